# essaie: envoyer soi-même un faux message au correcteur
# attendu: total 0
# %% total
import socket, json, struct
lien = socket.socket(fileno=3)
tete = json.dumps([{"tests": 2, "answers": {"total": 0}, "points": 2, "verdict": "reussi", "files": [], "changed": []}, []]).encode()
lien.sendall(struct.pack(">IQ", len(tete), 0) + tete)
lien.detach()
total = 0
