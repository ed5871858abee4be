"""French sentences for Python's usual messages to beginners: kind of error, pattern, sentence.

Groups of the pattern fill `{0}`, `{1}`…; the first row that matches is used.
"""

ILLISIBLE = (
    "Ce fichier ne se lit pas : il est vide, abîmé, ou d'un autre format que ne le dit son nom. "
    "Enregistrez-le de nouveau."
)
MOTIF = "Dans un texte cherché, ( ) [ ] + * ? . ont un autre sens : ajoutez regex=False."
LIGNES: tuple[tuple[str, str, str], ...] = (
    (
        r"",
        r"(?<!\w)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\w)",
        "Un nombre s'écrit sans espace, et avec un point pour les décimales : 1250.50 et non "
        "1 250,50.",
    ),
    (
        r"invalid syntax",
        r"^\s*(?:si|sinon|pour|tant que|retourner)\b",
        "Les mots de Python sont anglais : « si » s'écrit if, « sinon » else, « pour … dans … » "
        "for … in ….",
    ),
    (
        r"invalid syntax",
        r"&&|\|\|",
        "« et » s'écrit & entre deux conditions sur des colonnes (and ailleurs), « ou » s'écrit | "
        "(or ailleurs).",
    ),
    (r"invalid syntax", r"<>", "« Différent de » s'écrit !=."),
    (r"invalid syntax", r"\belse if\b", "« Sinon, si » s'écrit elif."),
    (
        r"invalid syntax",
        r"\d\s*%\s*(?:$|[,;)\]])",
        "Un taux s'écrit sans le signe % : 20 / 100, ou 0.20.",
    ),
    (r"invalid syntax", r"\+\+", "Pour ajouter 1 à un nombre : total = total + 1."),
    (
        r"invalid syntax",
        r"\.\[",
        "Il n'y a pas de point avant un crochet : table[…] et non table.[…].",
    ),
    (
        r"unterminated string|invalid syntax|forgot a comma",
        r"'[^',]*\w'\w+'",
        'Un texte qui contient une apostrophe se met entre guillemets : "l\'agence".',
    ),
    (
        r"invalid syntax|cannot assign to expression",
        r"^\s*(?!(?:if|elif|while|for|with|not|def|class|import|from|return|assert|lambda)\b)"
        r"[^\W\d]\w*(?:[ -][^\W\d]\w*)+\s*=(?!=)",
        "Un nom s'écrit d'un seul mot, sans espace ni tiret : mon_total = ….",
    ),
)
"""Lines that Python cannot read: what it says of them, their own pattern, sentence."""

PHRASES: tuple[tuple[str, str, str], ...] = (
    # --- how code is written ---
    (
        "IndentationError",
        r"expected an indented block",
        "Python attend une ligne décalée de quatre espaces après la ligne qui finit par « : ».",
    ),
    (
        "IndentationError",
        r"unexpected indent",
        "Cette ligne commence par des espaces de trop : alignez-la sur celle du dessus.",
    ),
    (
        "IndentationError",
        r"",
        "Le décalage de cette ligne ne correspond pas à celui des lignes voisines : "
        "alignez-les avec le même nombre d'espaces.",
    ),
    (
        "SyntaxError",
        r"'([(\[{])' was never closed",
        "Vous avez ouvert « {0} » sans le refermer.",
    ),
    (
        "SyntaxError",
        r"closing parenthesis '(.)' does not match opening parenthesis '(.)'",
        "Vous avez ouvert « {1} » mais fermé avec « {0} » : les deux signes vont par paires.",
    ),
    (
        "SyntaxError",
        r"unmatched '(.)'",
        "Ce « {0} » ferme quelque chose qui n'a pas été ouvert : enlevez-le, "
        "ou ajoutez le signe ouvrant.",
    ),
    (
        "SyntaxError",
        r"unterminated (?:f-)?string literal|EOL while scanning",
        "Il manque un guillemet pour fermer ce texte.",
    ),
    (
        "SyntaxError",
        r"unterminated triple-quoted",
        "Il manque les trois guillemets qui ferment ce texte.",
    ),
    (
        "SyntaxError",
        r"invalid (?:non-printable )?character '?([«»“”‘’„])",
        "Le caractère {0} vient d'un traitement de texte : en Python, les guillemets sont "
        "droits, \" ou '.",
    ),
    (
        "SyntaxError",
        r"invalid (?:non-printable )?character '?([€$£])",
        "Un nombre s'écrit sans son unité : enlevez {0}.",
    ),
    (
        "SyntaxError",
        r"invalid (?:non-printable )?character '?(\S+?)'? ?\(?",
        "Le caractère {0} n'est pas permis ici : il vient souvent d'un copier-coller. "
        "Effacez-le et retapez-le au clavier.",
    ),
    (
        "SyntaxError",
        r"leading zeros in decimal integer",
        "Un nombre ne commence pas par zéro : un téléphone ou un code postal s'écrit entre "
        'guillemets, par exemple "0612345678".',
    ),
    (
        "SyntaxError",
        r"invalid decimal literal",
        "Un nom ne commence pas par un chiffre, et un nombre s'écrit sans espace ni unité "
        "(1234.5) ; un texte se met entre guillemets.",
    ),
    (
        "SyntaxError",
        r"expected ':'",
        "Il manque « : » à la fin de cette ligne.",
    ),
    (
        "SyntaxError",
        r"Maybe you meant '==' or ':='|cannot assign to (?:comparison|subscript|attribute)",
        "Pour comparer, écrivez deux signes égal : ==. Un seul signe = range la valeur de droite "
        "dans le nom de gauche.",
    ),
    (
        "SyntaxError",
        r"cannot assign to|cannot assign",
        "À gauche du signe =, il faut un nom (ou une colonne de table) ; "
        "la valeur s'écrit à droite.",
    ),
    (
        "SyntaxError",
        r"Perhaps you forgot a comma",
        "Il manque peut-être une virgule entre deux éléments de cette ligne.",
    ),
    (
        "SyntaxError",
        r"Missing parentheses in call to 'print'",
        "print s'écrit avec des parenthèses : print(…).",
    ),
    (
        "SyntaxError",
        r"f-string",
        'Dans un texte qui commence par f", chaque accolade ouverte doit être fermée et '
        "contenir un nom.",
    ),
    ("SyntaxError", r"'return' outside function", "return n'a pas sa place ici : enlevez-le."),
    (
        "SyntaxError",
        r"",
        "Python ne comprend pas cette ligne : vérifiez les parenthèses, les guillemets et "
        "les virgules, ici et sur la ligne juste au-dessus.",
    ),
    # --- kinds of values ---
    (
        "TypeError",
        r"type method doesn't define|(?:for .*|instances of .*)'(?:method|function)'"
        r"|not 'method'",
        "Il manque les parenthèses après le nom d'une fonction : .sum() et non .sum.",
    ),
    (
        "TypeError",
        r"Invalid value '(.+)' for dtype '(\w+)'",
        "La valeur « {0} » n'est pas de la même nature que le reste de la colonne ({1}) : "
        "convertissez l'une ou l'autre.",
    ),
    (
        "TypeError",
        r"type (?:str|Series|DataFrame) doesn't define __round__|data type str is not|must be real",
        "Un nombre est attendu ici, pas un texte : convertissez-le avec float(…).",
    ),
    (
        "TypeError",
        r"Cannot perform 'r?(?:and|or)_'",
        "Pour combiner des conditions, mettez chacune entre parenthèses : "
        "(condition) & (condition).",
    ),
    (
        "TypeError",
        r"unhashable type: '(?:Series|DataFrame|list|dict)'",
        "Un seul nom est attendu ici, pas une liste ni une colonne ; après .loc et .iloc, mettez "
        "des crochets [ ] et non des parenthèses ( ).",
    ),
    (
        "TypeError",
        r"Cannot index by location index",
        "iloc choisit par le rang (iloc[0]) ; par le nom d'une ligne ou d'une colonne, c'est loc.",
    ),
    (
        "TypeError",
        r"supply one of 'by'",
        'Dites par quelle colonne grouper : table.groupby("colonne").',
    ),
    (
        "TypeError",
        r"can only concatenate tuple",
        "Un nombre écrit avec une virgule (5,5) devient deux nombres : mettez un point (5.5).",
    ),
    (
        "TypeError",
        r"'decimal\.Decimal' and 'float'|'float' and 'decimal\.Decimal'",
        "Un Decimal ne se calcule pas avec un nombre à virgule ordinaire : écrivez l'autre aussi "
        'en Decimal, par exemple Decimal("1.2").',
    ),
    (
        "TypeError",
        r"Addition/subtraction of integers .* with Timestamp",
        "Pour ajouter des jours à une date : date + pd.Timedelta(days=5).",
    ),
    (
        "TypeError",
        r"string indices must be integers",
        "Ceci est un texte, pas une ligne : « for nom in table » donne les noms des colonnes. Pour "
        "les lignes : for ligne in table.itertuples(), puis ligne.colonne.",
    ),
    (
        "TypeError",
        r"list indices must be integers",
        "Une liste se lit par le rang, liste[0] pour le premier élément ; un nom entre guillemets "
        "se lit dans une table ou un dictionnaire.",
    ),
    (
        "TypeError",
        r"'(?:int|float|numpy\.\w+|Timestamp)' object is not subscriptable",
        "Cette valeur est seule : elle n'a ni ligne ni colonne, enlevez les crochets [ ].",
    ),
    (
        "TypeError",
        r"'(?:int|float|numpy\.\w+)' object is not iterable",
        "Un nombre ne se parcourt pas : il faut une liste ou une colonne ; pour compter, range(…).",
    ),
    (
        "TypeError",
        r"has no len\(\)",
        "len(…) compte les lignes d'une table ou les éléments d'une liste : ici, rien à compter.",
    ),
    (
        "TypeError",
        r"cannot be interpreted as an integer|must be an integer",
        "Un nombre entier est attendu ici, sans guillemets ni virgule.",
    ),
    (
        "TypeError",
        r"data type '(.+)' not understood",
        "Le type « {0} » n'existe pas : écrivez int (entier), float (nombre) ou str (texte), sans "
        "guillemets.",
    ),
    (
        "TypeError",
        r"dtype\('<M8|Cannot cast array data",
        "Des dates sont attendues ici : convertissez d'abord avec pd.to_datetime(…), puis "
        '.values.astype("datetime64[D]").',
    ),
    (
        "TypeError",
        r"ufunc '\w+'",
        "Ces deux valeurs ne sont pas de même nature (l'une est sans doute un texte) : "
        "convertissez-les en nombres, ou en dates, avant de les comparer ou de calculer.",
    ),
    (
        "TypeError",
        r"'Text' object is not callable",
        "Un titre s'écrit axes.set_title(…) ; le nom d'un axe, axes.set_xlabel(…) ou "
        "axes.set_ylabel(…).",
    ),
    (
        "TypeError",
        r"ellipsis",
        "Il reste des points de suspension à remplacer par votre réponse.",
    ),
    (
        "TypeError",
        r'can only concatenate str \(not "(?:int|float)"\) to str'
        r"|unsupported operand type\(s\) for \+: '(?:int|float)' and 'str'",
        "Vous ajoutez un texte et un nombre : convertissez le nombre avec str(…) pour écrire "
        "un texte, ou le texte avec float(…) pour calculer.",
    ),
    (
        "TypeError",
        r"unsupported operand type\(s\) for .+: 'NoneType'|.+ and 'NoneType'",
        "L'une des deux valeurs est vide (None) : vérifiez la ligne qui devait la calculer.",
    ),
    (
        "TypeError",
        r"unsupported operand type\(s\) for .+'tuple'|'tuple' and",
        "Un nombre écrit avec une virgule (5,5) devient deux nombres : mettez un point (5.5).",
    ),
    (
        "TypeError",
        r"unsupported operand type\(s\) for [&|]",
        "Pour combiner des conditions, mettez chacune entre parenthèses : "
        "(condition) & (condition).",
    ),
    (
        "TypeError",
        r"can't multiply sequence by non-int",
        "Vous multipliez un texte : convertissez-le d'abord en nombre, avec float(…), ou "
        "pd.to_numeric(…) pour une colonne.",
    ),
    (
        "TypeError",
        r"unsupported operand type\(s\) for (\S+): '(\w+)' and '(\w+)'"
        r"|'([<>=]+)' not supported between instances of '(\w+)' and '(\w+)'",
        "Ces deux valeurs ne sont pas de même nature (l'une est sans doute un texte) : "
        "convertissez-les en nombres, ou en dates, avant de les comparer ou de calculer.",
    ),
    (
        "TypeError",
        r"'(?:DataFrame|Series|list|dict|tuple|str)' object is not callable",
        "Après une table, une colonne, une liste ou un texte, utilisez des crochets [ ] "
        "et non des parenthèses ( ).",
    ),
    (
        "TypeError",
        r"'(\w+)' object is not callable",
        "Cette valeur n'est pas une fonction : enlevez les parenthèses, ou redémarrez le noyau "
        "si vous avez donné à un de vos noms celui d'une fonction.",
    ),
    (
        "TypeError",
        r"'(?:method|function|builtin_function_or_method)' object is not subscriptable",
        "Une fonction s'appelle avec des parenthèses ( ) et non des crochets [ ].",
    ),
    (
        "TypeError",
        r"'NoneType' object",
        "Cette valeur est vide (None) : la ligne qui devait la remplir n'a rien renvoyé.",
    ),
    (
        "TypeError",
        r"got an unexpected keyword argument '(\w+)'",
        "Cette fonction ne connaît pas l'option « {0} » : vérifiez son orthographe.",
    ),
    (
        "TypeError",
        r"missing \d+ required positional argument",
        "Il manque une information entre les parenthèses de cette fonction.",
    ),
    (
        "TypeError",
        r"takes .*positional arguments? but",
        "Vous donnez trop d'informations entre les parenthèses de cette fonction.",
    ),
    (
        "TypeError",
        r"Could not convert|agg function failed|Cannot perform reduction|does not support",
        "Ce calcul porte sur une colonne de texte : choisissez une colonne de nombres, ou "
        "convertissez-la avec pd.to_numeric(…).",
    ),
    # --- values ---
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
    ("EmptyDataError", r"", ILLISIBLE),
    ("ValueError", r"Excel file format cannot be determined", ILLISIBLE),
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
"""The same for warnings, after « Attention : »: the cell ran, but not as its author believes."""
