# essaie: quitter
# attendu: total 0
# %% total
exit()
total = 0
