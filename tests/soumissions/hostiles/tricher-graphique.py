# essaie: remplacer la lecture des graphiques par la bonne réponse d'un autre
# attendu: graphe 0
# %% graphe
import atelier_candidat, atelier_candidat.chart_reading
atelier_candidat.graphique = atelier_candidat.chart_reading.graphique = lambda x: None
figure = object()
