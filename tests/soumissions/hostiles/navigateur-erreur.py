# essaie: glisser un script dans une erreur
# attendu: total 0
# %% total
raise ValueError("<script>alert(1)</script><img src=x onerror=alert(1)>")
