"""Warnings, said after « Attention : »: the cell ran, but not as its author believes."""

AVERTISSEMENTS: tuple[tuple[str, str, str], ...] = (
    (
        "ChainedAssignmentError",
        r"inplace method",
        "cette ligne ne change pas la table, inplace=True n'agit ici que sur une copie. Écrivez : "
        'table["colonne"] = table["colonne"].replace(…).',
    ),
    (
        "ChainedAssignmentError",
        r"",
        "cette ligne ne change pas la table, elle modifie une copie. Écrivez en une seule fois : "
        'table.loc[condition, "colonne"] = valeur.',
    ),
    (
        "UserWarning",
        r"Parsing dates in .* format when dayfirst=False",
        "ces dates s'écrivent jour/mois/année. Ajoutez dayfirst=True, pour qu'aucune ne soit lue à "
        "l'envers.",
    ),
    (
        "UserWarning",
        r"Could not infer format",
        "ces dates ne s'écrivent pas toutes de la même façon. Précisez-la, par exemple "
        'format="%d/%m/%Y", et cherchez celles qui diffèrent.',
    ),
    (
        "UserWarning",
        r"has match groups",
        "dans un texte cherché, les parenthèses ont un autre sens. Ajoutez regex=False.",
    ),
    (
        "RuntimeWarning",
        r"More than \d+ figures",
        "plus de vingt graphiques sont ouverts. Fermez chacun après usage : plt.close(figure).",
    ),
    (
        "RuntimeWarning",
        r"divide by zero|invalid value encountered",
        "une division par zéro a donné un résultat infini ou vide. Vérifiez le diviseur.",
    ),
    (
        "SyntaxWarning",
        r'"is(?: not)?" with',
        "pour comparer deux valeurs, écrivez == (ou !=), et non is.",
    ),
    (
        "SyntaxWarning",
        r"perhaps you missed a comma",
        "il manque sans doute une virgule entre deux éléments de cette ligne.",
    ),
)
