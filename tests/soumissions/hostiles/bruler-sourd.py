# essaie: tourner sans fin en ignorant l'interruption
# attendu: total 0
# %% total
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True: pass
