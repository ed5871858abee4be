# essaie: envoyer un message UDP
# attendu: total 0
# %% total
import socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53))
total = 0
