# la langue du système et l'heure changées
# %% ajout
import locale, os, time
for nom in ("fr_FR.UTF-8", "C.UTF-8", "C"):
    try: locale.setlocale(locale.LC_ALL, nom); break
    except locale.Error: pass
os.environ["LC_ALL"] = "fr_FR"; os.environ["TZ"] = "America/New_York"; time.tzset()
os.environ["HOME"] = "/nulle/part"; os.environ.pop("PATH", None)
