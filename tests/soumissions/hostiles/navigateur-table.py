# essaie: glisser un script dans une table
# attendu: total 0
# %% total
from IPython.display import display
display(pd.DataFrame({"a": ["<script>alert(1)</script>"]}).style.format(escape=None))
display(pd.DataFrame({"<img src=x onerror=alert(1)>": [1]}))
total = 0
