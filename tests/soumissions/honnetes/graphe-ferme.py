# une figure enregistrée puis fermée
# %% graphe
import matplotlib.pyplot as plt
figure, ax = plt.subplots()
ax.bar(["A", "B"], [1, 2])
ax.set_title("Des barres")
figure.savefig("livrables/graphe.png")
plt.close("all")
