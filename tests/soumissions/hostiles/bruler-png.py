# essaie: afficher mille images
# attendu: total 0
# %% total
import base64
from IPython.display import Image, display
for _ in range(1000):
    display(Image(data=b"\x89PNG\r\n\x1a\n" + b"x" * 100_000, format="png"))
total = 0
