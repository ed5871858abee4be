"""Values of another kind than the one that is needed: a text for a number, a list for a table."""

KINDS: tuple[tuple[str, str, str], ...] = (
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
        r"unsupported operand type\(s\) for .+'tuple'|'tuple' and|can only concatenate tuple",
        "Un nombre écrit avec une virgule (5,5) devient deux nombres : mettez un point (5.5).",
    ),
    (
        "TypeError",
        r"unsupported operand type\(s\) for [&|]|Cannot perform 'r?(?:and|or)_'",
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
        r"|'([<>=]+)' not supported between instances of '(\w+)' and '(\w+)'"
        r"|ufunc '\w+'",
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
    (
        "AttributeError",
        r"Can only use .str accessor",
        "« .str » ne s'emploie que sur une colonne de texte : ajoutez .astype(str) avant.",
    ),
    (
        "AttributeError",
        r"Can only use .dt accessor",
        "« .dt » ne s'emploie que sur une colonne de dates : convertissez-la d'abord avec "
        "pd.to_datetime(…).",
    ),
    (
        "AttributeError",
        r"'Series' object has no attribute '(year|month|day|hour|day_?of_?week|strftime|date)'",
        "Pour une colonne de dates, écrivez .dt avant : .dt.{0}.",
    ),
    (
        "AttributeError",
        r"'(?:str|int|float)' object has no attribute '(?:year|month|day|hour|strftime|date)'",
        "Ce n'est pas encore une date : convertissez-la avec pd.to_datetime(…).",
    ),
    (
        "AttributeError",
        r"'(\w+)' is not a valid function",
        "« {0} » n'est pas un calcul que pandas connaît : sum (somme), mean (moyenne), count "
        "(nombre), min, max.",
    ),
    (
        "AttributeError",
        r"unexpected keyword argument '(\w+)'",
        "Cette fonction ne connaît pas l'option « {0} » : les options sont en anglais (color, "
        "label, width).",
    ),
    (
        "AttributeError",
        r"'numpy\.ndarray' object has no attribute '(bar|barh|plot|pie|scatter|hist|set_\w+)'",
        "Il y a plusieurs cadres ici : choisissez-en un, axes[0].{0}(…) par exemple.",
    ),
    (
        "AttributeError",
        r"'Figure' object has no attribute '(bar|barh|plot|pie|scatter|hist|set_\w+)'",
        "Un graphique se trace dans un cadre : figure, axes = plt.subplots(), puis axes.{0}(…).",
    ),
)
