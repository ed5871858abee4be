# des commandes de notebook en tête de cellule
# %% ajout
%load_ext autoreload
%autoreload 2
%config InlineBackend.figure_format = "svg"
%precision 2
%env LANG=fr_FR
# %% total
%%time
total = ventes["montant"].sum()
# %% clients
%%capture sortie
clients = ventes.groupby("client", as_index=False)["montant"].sum()
display(clients)
