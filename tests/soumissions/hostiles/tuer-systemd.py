# essaie: demander à un programme du système de lancer le sien
# attendu: total 0
# %% total
import os
os.system("at now < /dev/null; crontab -l; systemd-run true; nohup setsid sleep 60 &")
total = 0
