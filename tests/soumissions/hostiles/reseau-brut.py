# essaie: ouvrir une socket brute
# attendu: total 0
# %% total
import socket
socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
total = 0
