# essaie: passer par IPv6
# attendu: total 0
# %% total
import socket
socket.socket(socket.AF_INET6).connect(("::1", 80))
total = 0
