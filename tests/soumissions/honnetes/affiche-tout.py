# toutes les lignes affichées
# %% total
pd.set_option("display.max_rows", None)
display(pd.concat([ventes] * 20))
total = ventes["montant"].sum()
