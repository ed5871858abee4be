# essaie: télécharger la réponse
# attendu: total 0
# %% total
import pandas as pd
total = pd.read_csv("http://192.0.2.1/reponses.csv")["total"][0]
