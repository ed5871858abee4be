# essaie: glisser un script dans un affichage Markdown
# attendu: total 0
# %% total
from IPython.display import Markdown, display
display(Markdown("[lien](javascript:alert(1)) <script>alert(1)</script> <img src=x onerror=alert(1)>"))
total = 0
