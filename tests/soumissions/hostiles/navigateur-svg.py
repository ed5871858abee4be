# essaie: afficher un SVG qui exécute du code
# attendu: total 0
# %% total
from IPython.display import SVG, display
display(SVG('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'))
display({"image/svg+xml": "<svg onload=alert(1)>", "text/plain": "x"}, raw=True)
total = 0
