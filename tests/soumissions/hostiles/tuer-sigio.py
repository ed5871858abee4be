# essaie: faire envoyer un signal au correcteur par le noyau
# attendu: total 0
# %% total
import fcntl, os
lecture, ecriture = os.pipe()
for pid in (os.getppid(), 1):
    try:
        fcntl.fcntl(lecture, fcntl.F_SETOWN, pid)
        fcntl.fcntl(lecture, fcntl.F_SETFL, os.O_ASYNC)
        os.write(ecriture, b"x")
    except OSError:
        pass
total = 0
