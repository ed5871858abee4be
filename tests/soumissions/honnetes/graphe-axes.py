# les axes à la place de la figure
# %% graphe
figure = pd.Series([1, 2], index=["A", "B"]).plot.bar(title="Des barres")
