# le nom de l'utilisateur et de la machine, son dossier
# %% total
import getpass, os, pathlib, platform, socket, tempfile
print(getpass.getuser(), platform.node(), socket.gethostname(), pathlib.Path.home(), tempfile.gettempdir())
total = ventes["montant"].sum()
