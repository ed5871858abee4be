# un curseur et une zone de sortie
# %% total
import ipywidgets as widgets
sortie = widgets.Output()
with sortie:
    print("dedans")
curseur = widgets.IntSlider(5)
display(curseur, sortie)
widgets.interact(lambda x: x, x=3)
total = ventes["montant"].sum()
