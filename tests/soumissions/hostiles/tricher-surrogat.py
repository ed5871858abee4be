# essaie: un texte qui ne s'écrit pas en UTF-8
# attendu: total 0
# %% total
total = "\ud800" * 10
