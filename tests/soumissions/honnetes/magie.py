# des commandes de notebook
# %% total
%matplotlib inline
%time total = ventes["montant"].sum()
