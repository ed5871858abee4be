# un programme lancé par Python
# %% total
import os, subprocess
os.system("ls > /dev/null")
print(subprocess.run(["ls", "donnees"], capture_output=True, text=True).stdout)
total = ventes["montant"].sum()
