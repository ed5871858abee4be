"""Code that Python cannot read."""

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

SYNTAX: tuple[tuple[str, str, str], ...] = (
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
)
