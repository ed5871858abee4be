# essaie: faire sortir une réponse par une question de nom
# attendu: total 0
# %% total
import socket
socket.gethostbyname("secret.example.org")
total = 0
