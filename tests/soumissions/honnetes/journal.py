# des messages de journal
# %% total
import logging
logging.basicConfig(level=logging.INFO)
logging.info("calcul"); logging.error("pas grave")
total = ventes["montant"].sum()
