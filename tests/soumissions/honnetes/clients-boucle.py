# une boucle
# %% clients
lignes = []
for nom in ventes["client"].unique():
    lignes.append({"client": nom, "montant": ventes.loc[ventes["client"] == nom, "montant"].sum()})
clients = pd.DataFrame(lignes)
