# essaie: parler à un service de la machine
# attendu: total 0
# %% total
import socket
[socket.create_connection(("127.0.0.1", port), timeout=0.2) for port in (22, 80, 5432, 8888)]
total = 0
