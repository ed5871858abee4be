# un résultat masqué
# %% total
total = ventes["montant"].sum(); total;
