# essaie: ouvrir une socket abstraite pour une autre copie
# attendu: total 0
# %% total
import socket
socket.socket(socket.AF_UNIX).bind("\0complice")
total = 0
