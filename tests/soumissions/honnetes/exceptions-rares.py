# la réponse est donnée, puis la cellule s'arrête d'une étrange façon
# %% ajout
import asyncio
class Muette(Exception):
    def __str__(self): raise ValueError
    __repr__ = __str__
# %% total
total = ventes["montant"].sum()
raise asyncio.CancelledError
# %% clients
clients = ventes.groupby("client", as_index=False)["montant"].sum()
raise ExceptionGroup("plusieurs", [Muette()])
# %% graphe
import matplotlib.pyplot as plt
figure, repere = plt.subplots()
repere.bar(["A", "B"], [1, 2])
repere.set_title("Deux barres")
raise KeyboardInterrupt
# %% livrable
ventes.to_csv("livrables/ventes.csv", index=False)
raise GeneratorExit
