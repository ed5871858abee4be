# essaie: ouvrir une socket du noyau
# attendu: total 0
# %% total
import socket
socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
total = 0
