# essaie: faire passer un faux module pour atelier.verification
# attendu: total 0
# %% total
import sys, types
faux = types.ModuleType("atelier.verification")
faux.meme_montant = faux.memes_lignes = lambda *a, **k: None
faux.corrige = None
sys.modules["atelier"] = types.ModuleType("atelier")
sys.modules["atelier.verification"] = faux
total = 0
