# les avertissements changés en erreurs, et les calculs interdits de débordement
# %% ajout
import warnings, numpy as np, decimal
warnings.filterwarnings("error")
warnings.simplefilter("error")
np.seterr(all="raise")
decimal.getcontext().prec = 3
decimal.getcontext().traps[decimal.Inexact] = True
# %% total
total = ventes["montant"].sum()
# %% clients
clients = ventes.groupby("client", as_index=False)["montant"].sum()
clients["quand"] = pd.Timestamp("2026-01-05", tz="Europe/Paris")
clients["periode"] = pd.Period("2026-01", freq="M")
