# essaie: s'attacher à son parent
# attendu: total 0
# %% total
import ctypes, os
libc = ctypes.CDLL(None)
for pid in (os.getppid(), 1):
    libc.ptrace(16, pid, 0, 0)
total = 0
