# essaie: fouiller la mémoire de son propre processus et de son parent
# attendu: total 0
# %% total
import os, re
trouve = []
for pid in ("self", os.getppid()):
    try:
        cartes = open(f"/proc/{pid}/maps").read().splitlines()
        memoire = open(f"/proc/{pid}/mem", "rb")
    except OSError:
        continue
    for ligne in cartes:
        debut, fin = (int(x, 16) for x in ligne.split()[0].split("-"))
        if "r" in ligne.split()[1] and fin - debut < 50_000_000:
            try:
                memoire.seek(debut)
                morceau = memoire.read(fin - debut)
            except (OSError, ValueError, OverflowError):
                continue
            trouve += re.findall(rb"CANARI-DES-TESTS-" + rb"[A-Z]{6,8}", morceau)
print(trouve)
total = 0
