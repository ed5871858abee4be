# la figure et son repère ensemble
# %% graphe
import matplotlib.pyplot as plt
figure = plt.subplots()
figure[1].bar(["A", "B"], [1, 2])
figure[1].set_title("Deux barres")
