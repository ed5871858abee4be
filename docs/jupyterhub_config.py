"""JupyterHub pour un centre : un formateur, des candidats, l'échange de nbgrader.

À copier dans /etc/jupyterhub/ ; les cinq premiers réglages sont à adapter.
"""

c = get_config()  # noqa: F821  JupyterHub le fournit

FORMATEURS = {"formateur"}
SESSION = "/srv/session"  # course/, session.yml, nbgrader_config.py : aux seuls formateurs
ATELIER = "/srv/atelier/.venv/bin"  # ce qui corrige : aux seuls formateurs
CANDIDAT = "/srv/candidat/bin"  # ce que le kit contient, et rien de plus
REGLAGES = "/etc/jupyter"  # nbgrader_config.py commun : le nom du cours, le dossier d'échange

c.JupyterHub.bind_url = "http://127.0.0.1:8000"  # derrière le serveur https du centre
c.Authenticator.allow_all = True  # tout compte Linux de la machine ; sinon, allowed_users
c.Spawner.default_url = "/lab"
c.Spawner.cmd = [f"{CANDIDAT}/jupyterhub-singleuser"]
c.Spawner.environment = {"JUPYTER_CONFIG_PATH": REGLAGES}


def chez_soi(spawner):
    """Le formateur travaille dans le dossier de la session ; un candidat, dans le sien."""
    if spawner.user.name in FORMATEURS:
        spawner.notebook_dir = SESSION
        # lancé depuis ce dossier : nbgrader y lit nbgrader_config.py
        spawner.cmd = ["env", f"--chdir={SESSION}", f"{ATELIER}/jupyterhub-singleuser"]
        spawner.environment = {**spawner.environment, "PATH": f"{ATELIER}:/usr/bin:/bin"}


c.Spawner.pre_spawn_hook = chez_soi
