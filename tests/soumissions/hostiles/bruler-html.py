# essaie: afficher cent mégaoctets de HTML
# attendu: total 0
# %% total
from IPython.display import HTML, display
display(HTML("<p>" + "x" * 100_000_000))
total = 0
