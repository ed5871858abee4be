"""How charts look by default: colours that stand out on white and from one another."""

# Each at least 3:1 on white (RGAA, critère 3.3), told apart by colour-blind readers too.
COULEURS = ("#0a5fb4", "#c2410c", "#0f766e", "#8f3985", "#7a5c00", "#4b5563", "#b30000", "#312e81")


def appliquer() -> None:
    """Use these colours for every chart of the notebook."""
    import matplotlib
    from cycler import cycler

    matplotlib.rcParams["axes.prop_cycle"] = cycler(color=COULEURS)
    matplotlib.rcParams["axes.spines.top"] = False
    matplotlib.rcParams["axes.spines.right"] = False
    matplotlib.rcParams["axes.axisbelow"] = True
    matplotlib.rcParams["figure.figsize"] = (8, 4.5)
