# essaie: afficher une image qui exécute du code
# attendu: total 0
# %% total
from IPython.display import HTML, display
display(HTML('<img src=x onerror="alert(1)"><table onmouseover=alert(1)><tr><td>a</td></tr></table>'))
display(HTML('<a href="javascript:alert(1)">cliquez</a><iframe srcdoc="<script>alert(1)</script>"></iframe>'))
total = 0
