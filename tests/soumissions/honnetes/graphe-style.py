# un graphique très décoré
# %% graphe
import matplotlib.pyplot as plt
plt.style.use("ggplot")
figure = plt.figure(figsize=(9, 5))
plt.bar(["A", "B"], [1, 2], color=["#123456", "orange"], edgecolor="black", label="ventes")
plt.title("Des barres", fontsize=18, loc="left")
plt.legend(); plt.grid(axis="y"); plt.tight_layout()
plt.show()
