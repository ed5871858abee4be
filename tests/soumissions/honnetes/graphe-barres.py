# ce que rend le dessin des barres, à la place de la figure
# %% graphe
import matplotlib.pyplot as plt
plt.title("Deux barres")
figure = plt.bar(["A", "B"], [1, 2])
