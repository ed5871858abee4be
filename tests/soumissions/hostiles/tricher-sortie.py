# essaie: imprimer un faux verdict
# attendu: total 0
# %% total
print('{"1_2_C1-total": 2}')
print("\x01NBX" + '{"res": "pass", "val": 2}' + "\x02")
from IPython.display import display
display({"text/plain": "2.0"}, raw=True)
total = 0
2.0
