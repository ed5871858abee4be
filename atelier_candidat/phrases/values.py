"""Values that do not suit: numbers, dates, options, files."""

ILLISIBLE = (
    "Ce fichier ne se lit pas : il est vide, abîmé, ou d'un autre format que ne le dit son nom. "
    "Enregistrez-le de nouveau."
)
MOTIF = "Dans un texte cherché, ( ) [ ] + * ? . ont un autre sens : ajoutez regex=False."

VALUES: tuple[tuple[str, str, str], ...] = (
    (
        "ValueError",
        r"'(.+)' is not a valid Merge type",
        'how vaut "left", "right", "inner" ou "outer", et non « {0} ».',
    ),
    (
        "ValueError",
        r"(\w+) is not a valid plot kind",
        'kind vaut "line", "bar", "barh", "pie", "scatter" ou "hist", et non « {0} ».',
    ),
    (
        "ValueError",
        r"requires either y column",
        'Dites quelle colonne tracer : y="colonne".',
    ),
    (
        "ValueError",
        r"Format '(\w+)' is not supported",
        "Un graphique s'enregistre en .png ou en .pdf, pas en .{0}.",
    ),
    (
        "ValueError",
        r"cannot assign without a target",
        "Pour comparer, écrivez deux signes égal : ==.",
    ),
    (
        "ValueError",
        r"bins must increase",
        "Les bornes des tranches vont de la plus petite à la plus grande.",
    ),
    (
        "ValueError",
        r"numeric_only accepts only",
        'Choisissez la colonne avant de calculer : table.groupby(…)["colonne"].sum().',
    ),
    (
        "ValueError",
        r"either both or neither of x and y",
        "np.where(condition, valeur si oui, valeur si non) : il manque la troisième.",
    ),
    (
        "ValueError",
        r"(?:too many|not enough) values to unpack",
        "Il faut autant de noms à gauche du signe = que de valeurs à droite.",
    ),
    (
        "ValueError",
        r"No engine for filetype: '(\w+)'",
        "Un classeur s'enregistre avec un nom qui finit par .xlsx, pas par .{0}.",
    ),
    (
        "ValueError",
        r"arg is an empty sequence|iterable argument is empty",
        "Cette liste est vide : vérifiez le filtre qui l'a faite.",
    ),
    (
        "ValueError",
        r"expected type bool",
        "Cette option vaut True (oui) ou False (non), sans guillemets.",
    ),
    (
        "ValueError",
        r"No axis named (\w+)",
        "L'option axis vaut 0 (colonne par colonne) ou 1 (ligne par ligne), et non « {0} ».",
    ),
    (
        "ValueError",
        r"cannot insert (.+), already exists",
        "La colonne « {0} » existe déjà : donnez un autre nom, ou retirez l'ancienne.",
    ),
    (
        "ValueError",
        r"Unknown format code|Invalid format specifier",
        "Le code d'affichage après « : » n'existe pas ; pour deux décimales : {{total:.2f}}.",
    ),
    (
        "ValueError",
        r"shape mismatch|must have same first dimension|must be the same (?:length|size)",
        "Il faut autant de noms que de valeurs : les deux listes n'ont pas la même longueur.",
    ),
    (
        "ValueError",
        r"time data \"?'?(.+?)'?\"? (?:doesn't|does not) match format"
        r"|Unknown datetime string format|unconverted data remains|day is out of range"
        r"|Given date string|month must be",
        "Une date ne se lit pas : indiquez le format français avec "
        'pd.to_datetime(…, format="%d/%m/%Y"), et vérifiez que chaque date existe.',
    ),
    (
        "ValueError",
        r"could not convert string to float: '(.*)'|invalid literal for int\(\)[^:]*: '([^']*)'"
        r"|Unable to parse string \"(.*?)\"|Unable to parse string '(.*?)'",
        "Le texte « {0} » n'est pas un nombre pour Python : enlevez l'unité et les espaces, "
        "et remplacez la virgule par un point.",
    ),
    (
        "ValueError",
        r"Length of values \((\d+)\) does not match length of index \((\d+)\)",
        "Vous donnez {0} valeurs pour une table de {1} lignes : il en faut une par ligne.",
    ),
    (
        "ValueError",
        r"All arrays must be of the same length|arrays must all be same length",
        "Les colonnes de la table n'ont pas toutes le même nombre de valeurs.",
    ),
    (
        "ValueError",
        r"truth value of a (?:Series|DataFrame|array)",
        "Une condition sur une colonne donne une réponse par ligne : pour en combiner, mettez "
        "chacune entre parenthèses et reliez-les par & (et) ou | (ou) ; pour filtrer, écrivez "
        "table[condition], sans if.",
    ),
    (
        "ValueError",
        r"trying to merge on .* columns",
        "Les deux colonnes qui relient vos tables ne sont pas de même nature (texte et nombre) : "
        "convertissez l'une des deux avec .astype(str).",
    ),
    (
        "IntCastingNaNError",
        r"",
        "Une case vide ne peut pas devenir un nombre entier : remplissez-la d'abord "
        "(.fillna(…)) ou écartez la ligne (.dropna()).",
    ),
    (
        "MergeError",
        r"No common columns",
        "Ces deux tables n'ont pas de colonne de même nom : précisez left_on= et right_on=.",
    ),
    ("MergeError", r"", "Ces deux tables ne peuvent pas être reliées ainsi : une clé se répète."),
    (
        "InvalidIndexError",
        r"",
        'Pour choisir des lignes et une colonne : table.loc[lignes, "colonne"].',
    ),
    (
        "ImportError",
        r"cannot import name '(\w+)' from '(\w+)'",
        "« {0} » ne se trouve pas dans {1} : vérifiez l'orthographe.",
    ),
    (
        "IndexError",
        r"Replacement index",
        "Il manque une valeur : format(…) en demande une par accolade.",
    ),
    (
        "IndexError",
        r"",
        "Vous demandez un rang qui n'existe pas : le premier élément porte le rang 0, "
        "et le dernier le rang -1.",
    ),
    (
        "ZeroDivisionError",
        r"",
        "Vous divisez par zéro : vérifiez le diviseur, ou prévoyez le cas où il est nul.",
    ),
    (
        "UnicodeDecodeError",
        r"",
        "Les accents de ce fichier ne se lisent pas ainsi : ajoutez "
        'encoding="cp1252" à la lecture.',
    ),
    (
        "OSError",
        r"non-existent directory: '(.+)'",
        "Le dossier « {0} » n'existe pas : vos fichiers vont dans livrables/.",
    ),
    ("BadZipFile", r"", ILLISIBLE),
    (
        "ValueError",
        r"No columns to parse from file|Excel file format cannot be determined",
        ILLISIBLE,
    ),
    (
        "IsADirectoryError",
        r": '(.+)'",
        "« {0} » est un dossier : ajoutez le nom du fichier, {0}/fichier.csv.",
    ),
    (
        "PermissionError",
        r"",
        "Ce fichier est occupé ou protégé : fermez-le dans Excel, puis relancez la cellule.",
    ),
    (
        "ParserError",
        r"",
        "Les colonnes de ce fichier ne se lisent pas : précisez le séparateur, souvent "
        'sep=";" en France.',
    ),
    (
        "DateParseError",
        r"",
        "Une date ne se lit pas : indiquez le format français avec "
        'pd.to_datetime(…, format="%d/%m/%Y").',
    ),
    (
        "InvalidOperation",
        r"",
        'Un Decimal s\'écrit avec un point, sans espace ni unité : Decimal("12.50").',
    ),
    ("error", r"at position", MOTIF),  # of re
    ("PatternError", r"", MOTIF),  # its name from Python 3.13
    (
        "OutOfBoundsDatetime",
        r"",
        "Une date est hors du calendrier possible : cherchez une année mal saisie.",
    ),
    (
        "NameError",  # inside a function, Python names nothing
        r"variable '(\w+)'",
        "Dans votre fonction, « {0} » n'a pas encore de valeur : écrivez d'abord « {0} = … », ou "
        "mettez « {0} » entre les parenthèses de la fonction.",
    ),
    (
        "NotImplementedError",
        r"",
        "Il reste un blanc à compléter dans cette cellule : remplacez-le par votre réponse.",
    ),
    (
        "KeyboardInterrupt",
        r"",
        "Vous avez interrompu cette cellule : corrigez-la si elle tournait sans fin, "
        "puis relancez-la.",
    ),
    (
        "RecursionError",
        r"",
        "Cette fonction s'appelle elle-même sans fin : vérifiez ce qui doit l'arrêter.",
    ),
    ("MemoryError", r"", "Ce calcul demande trop de mémoire : travaillez sur moins de lignes."),
)
