# essaie: afficher sous un type trompeur
# attendu: total 0
# %% total
from IPython.display import display
display({"application/javascript": "alert(1)", "text/html": "<style>body{display:none}</style>",
         "application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "image/png": "pas une image",
         "text/latex": "$\\href{javascript:alert(1)}{x}$"}, raw=True)
total = 0
