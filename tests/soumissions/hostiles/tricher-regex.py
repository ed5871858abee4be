# essaie: un texte qui fait exploser les expressions régulières
# attendu: total 0
# %% total
total = "0" * 200_000 + "!"
