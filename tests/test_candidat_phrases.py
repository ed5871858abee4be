"""Each usual error of a beginner, and each warning, gets one exact French sentence."""

import contextlib
import warnings
import zipfile

import pandas as pd
import pytest

from atelier_candidat.explanation import attention, explain
from atelier_candidat.phrases import ILLISIBLE

NAMES = {
    "pd": pd,
    "prospects": pd.DataFrame(
        {"siret": ["1"], "email": ["a"], "date": ["31/12/2026"], "ca": [2.0]}
    ),
    "total": 12,
    "nom": "Durand",
    "prénom": "Anne",
    "rien": None,
    "liste": [1, 2],
}

CASES = [
    (
        'si total > 3: print("a")',
        "Les mots de Python sont anglais : « si » s'écrit if, « sinon » else, « pour … dans … » for … in ….",
    ),
    (
        "total > 3 && total < 5",
        "« et » s'écrit & entre deux conditions sur des colonnes (and ailleurs), « ou » s'écrit | (or ailleurs).",
    ),
    ("total <> 3", "« Différent de » s'écrit !=."),
    ("else if total: pass", "« Sinon, si » s'écrit elif."),
    ("taux = 20 %", "Un taux s'écrit sans le signe % : 20 / 100, ou 0.20."),
    ("total++", "Pour ajouter 1 à un nombre : total = total + 1."),
    ('prospects.["ca"]', "Il n'y a pas de point avant un crochet : table[…] et non table.[…]."),
    (
        "prospects['l'agence']",
        'Un texte qui contient une apostrophe se met entre guillemets : "l\'agence".',
    ),
    ("mon total = 3", "Un nom s'écrit d'un seul mot, sans espace ni tiret : mon_total = …."),
    ("mon-total = 3", "Un nom s'écrit d'un seul mot, sans espace ni tiret : mon_total = …."),
    ('print("20 %)', "Il manque un guillemet pour fermer ce texte."),
    ('imprimer("a")', "« imprimer » s'écrit print en Python."),
    ("donnees/x.csv", 'Un chemin s\'écrit entre guillemets : "donnees/…".'),
    ("merge(prospects)", "« merge » s'écrit après une table et un point : table.merge(…)."),
    ("prenom", "« prenom » n'existe pas : vouliez-vous écrire « prénom » ?"),
    ("from pandas import toto", "« toto » ne se trouve pas dans pandas : vérifiez l'orthographe."),
    (
        'prospects["ca"] > 1 & prospects["ca"] < 3',
        "Pour combiner des conditions, mettez chacune entre parenthèses : (condition) & (condition).",
    ),
    (
        'prospects.loc(prospects["ca"] > 2)',
        "Un seul nom est attendu ici, pas une liste ni une colonne ; après .loc et .iloc, mettez des crochets [ ] et non des parenthèses ( ).",
    ),
    ('prospects["date"].month', "Pour une colonne de dates, écrivez .dt avant : .dt.month."),
    ('"2026-11-24".year', "Ce n'est pas encore une date : convertissez-la avec pd.to_datetime(…)."),
    (
        'round("12.345", 2)',
        "Un nombre est attendu ici, pas un texte : convertissez-le avec float(…).",
    ),
    (
        'prospects[0:2, "ca"]',
        'Pour choisir des lignes et une colonne : table.loc[lignes, "colonne"].',
    ),
    (
        'prospects.iloc["a"]',
        "iloc choisit par le rang (iloc[0]) ; par le nom d'une ligne ou d'une colonne, c'est loc.",
    ),
    (
        'prospects.sort("ca")',
        '« .sort » n\'existe plus dans pandas : utilisez sort_values("colonne").',
    ),
    (
        'prospects.merge(prospects, on="ca", how="gauche")',
        'how vaut "left", "right", "inner" ou "outer", et non « gauche ».',
    ),
    (
        'prospects["x"] = prospects.apply(lambda ligne: ligne["ca"] * 2)',
        "Pour lire les lignes une à une, ajoutez axis=1 : table.apply(…, axis=1).",
    ),
    (
        'prospects.plot(kind="barre")',
        'kind vaut "line", "bar", "barh", "pie", "scatter" ou "hist", et non « barre ».',
    ),
    ('prospects.query("ca = 3")', "Pour comparer, écrivez deux signes égal : ==."),
    ("prospects.groupby()", 'Dites par quelle colonne grouper : table.groupby("colonne").'),
    (
        'prospects.groupby("email").sum("ca")',
        'Choisissez la colonne avant de calculer : table.groupby(…)["colonne"].sum().',
    ),
    (
        "from matplotlib.figure import Figure; Figure().bar([1], [2])",
        "Un graphique se trace dans un cadre : figure, axes = plt.subplots(), puis axes.bar(…).",
    ),
    (
        "from matplotlib.figure import Figure; Figure().subplots(2).bar([1], [2])",
        "Il y a plusieurs cadres ici : choisissez-en un, axes[0].bar(…) par exemple.",
    ),
    (
        'from matplotlib.figure import Figure; Figure().subplots().bar([1], [2], couleur="red")',
        "Cette fonction ne connaît pas l'option « couleur » : les options sont en anglais (color, label, width).",
    ),
    (
        'from matplotlib.figure import Figure; Figure().subplots().titre("x")',
        "« .titre » n'existe pas : vouliez-vous écrire « .set_title » ?",
    ),
    (
        'from matplotlib.figure import Figure; Figure().savefig("x.doc")',
        "Un graphique s'enregistre en .png ou en .pdf, pas en .doc.",
    ),
    ("pd.read_excel('donnees/prospects.csv')", ILLISIBLE),
    ("pd.read_csv('donnees/prospects.csv')", ILLISIBLE),
    ("pd.ExcelFile('donnees/archive.xlsx')", ILLISIBLE),
    ("import openpyxl; openpyxl.load_workbook('donnees/archive.xlsx')", ILLISIBLE),
    (
        'round(prospects["ca"].sum)',
        "Il manque les parenthèses après le nom d'une fonction : .sum() et non .sum.",
    ),
    (
        'for ligne in prospects:\n    ligne["ca"]',
        "Ceci est un texte, pas une ligne : « for nom in table » donne les noms des colonnes. Pour les lignes : for ligne in table.itertuples(), puis ligne.colonne.",
    ),
    (
        'prospects["ca"].sum() + "€"',
        "Ces deux valeurs ne sont pas de même nature (l'une est sans doute un texte) : convertissez-les en nombres, ou en dates, avant de les comparer ou de calculer.",
    ),
    (
        'pd.read_csv("donnees")',
        "« donnees » est un dossier : ajoutez le nom du fichier, donnees/fichier.csv.",
    ),
    (
        'liste["a"]',
        "Une liste se lit par le rang, liste[0] pour le premier élément ; un nom entre guillemets se lit dans une table ou un dictionnaire.",
    ),
    (
        "len(total)",
        "len(…) compte les lignes d'une table ou les éléments d'une liste : ici, rien à compter.",
    ),
    (
        'total["ca"]',
        "Cette valeur est seule : elle n'a ni ligne ni colonne, enlevez les crochets [ ].",
    ),
    ('round(total, "2")', "Un nombre entier est attendu ici, sans guillemets ni virgule."),
    ("a, b = 1, 2, 3", "Il faut autant de noms à gauche du signe = que de valeurs à droite."),
    (
        'pd.Timestamp("2026-11-24") + 5',
        "Pour ajouter des jours à une date : date + pd.Timedelta(days=5).",
    ),
    (
        'prospects.to_excel("x.xls")',
        "Un classeur s'enregistre avec un nom qui finit par .xlsx, pas par .xls.",
    ),
    (
        "[x for x in total]",
        "Un nombre ne se parcourt pas : il faut une liste ou une colonne ; pour compter, range(…).",
    ),
    ("max([])", "Cette liste est vide : vérifiez le filtre qui l'a faite."),
    (
        'from datetime import datetime; datetime.strptime("24/11/26", "%d/%m/%Y")',
        'Une date ne se lit pas : indiquez le format français avec pd.to_datetime(…, format="%d/%m/%Y"), et vérifiez que chaque date existe.',
    ),
    (
        'from decimal import Decimal; Decimal("12,5")',
        'Un Decimal s\'écrit avec un point, sans espace ni unité : Decimal("12.50").',
    ),
    (
        'from decimal import Decimal; Decimal("12.5") * 1.2',
        'Un Decimal ne se calcule pas avec un nombre à virgule ordinaire : écrivez l\'autre aussi en Decimal, par exemple Decimal("1.2").',
    ),
    (
        'prospects.astype({"email": int})',
        "Le texte « a » n'est pas un nombre pour Python : enlevez l'unité et les espaces, et remplacez la virgule par un point.",
    ),
    (
        'prospects["ca"].astype("entier")',
        "Le type « entier » n'existe pas : écrivez int (entier), float (nombre) ou str (texte), sans guillemets.",
    ),
    (
        'prospects.sort_values("ca", ascending="non")',
        "Cette option vaut True (oui) ou False (non), sans guillemets.",
    ),
    (
        'prospects["ca"].sum(axis="ligne")',
        "L'option axis vaut 0 (colonne par colonne) ou 1 (ligne par ligne), et non « ligne ».",
    ),
    (
        'prospects.insert(0, "ca", 1)',
        "La colonne « ca » existe déjà : donnez un autre nom, ou retirez l'ancienne.",
    ),
    (
        'prospects["email"].str.contains("(")',
        "Dans un texte cherché, ( ) [ ] + * ? . ont un autre sens : ajoutez regex=False.",
    ),
    (
        'f"{total:.2q}"',
        "Le code d'affichage après « : » n'existe pas ; pour deux décimales : {total:.2f}.",
    ),
    ('"{} {}".format(1)', "Il manque une valeur : format(…) en demande une par accolade."),
    (
        'prospects.drop("ca")',
        '« ca » est une colonne : pour la retirer, écrivez .drop(columns="ca").',
    ),
    (
        'prospects.set_index("code")',
        "La colonne « code » n'existe pas dans cette table ; elle contient : siret, email, date, ca.",
    ),
    (
        'prospects.groupby("email")["cas"].sum()',
        "La colonne « cas » n'existe pas : vouliez-vous « ca » ?",
    ),
    (
        'prospects.agg({"ca": "somme"})',
        "« somme » n'est pas un calcul que pandas connaît : sum (somme), mean (moyenne), count (nombre), min, max.",
    ),
    (
        'import numpy; numpy.busday_count(prospects["ca"], "2026-11-24")',
        'Des dates sont attendues ici : convertissez d\'abord avec pd.to_datetime(…), puis .values.astype("datetime64[D]").',
    ),
    (
        "def ajouter():\n    total = total + 1\najouter()",
        "Dans votre fonction, « total » n'a pas encore de valeur : écrivez d'abord « total = … », "
        "ou mettez « total » entre les parenthèses de la fonction.",
    ),
    (
        "Formulaire('fiche', [])",
        "« Formulaire » n'est pas encore chargé : exécutez d'abord les cellules du dessus (menu "
        "Exécution, « Exécuter tout au-dessus de la cellule sélectionnée »).",
    ),
    (
        "prix = 1 250,50",
        "Un nombre s'écrit sans espace, et avec un point pour les décimales : "
        "1250.50 et non 1 250,50.",
    ),
    ("prix = 12 €", "Un nombre s'écrit sans son unité : enlevez €."),
    (
        "taux = 5,5; taux / 100",
        "Un nombre écrit avec une virgule (5,5) devient deux nombres : mettez un point (5.5).",
    ),
    (
        "prospects[prospects['ca'] > 1 & prospects['siret'] == '1']",
        "Pour combiner des conditions, mettez chacune entre parenthèses : "
        "(condition) & (condition).",
    ),
    (
        "prospects['siret'] * 1.2",
        "Vous multipliez un texte : convertissez-le d'abord en nombre, avec float(…), ou "
        "pd.to_numeric(…) pour une colonne.",
    ),
    (
        "if prospects['ca'] = 2:\n    pass",
        "Pour comparer, écrivez deux signes égal : ==. Un seul signe = range la valeur de droite "
        "dans le nom de gauche.",
    ),
    (
        "prospects.to_csv('livrable/x.csv')",
        "Le dossier « livrable » n'existe pas : vos fichiers vont dans livrables/.",
    ),
    (
        "prospects[0]",
        "« 0 » n'est ici ni une colonne, ni un numéro de ligne : une colonne se nomme entre "
        "guillemets ; la ligne de rang 0 s'écrit .iloc[0].",
    ),
    ("prospect", "« prospect » n'existe pas : vouliez-vous écrire « prospects » ?"),
    ("email", '« email » est une colonne : écrivez prospects["email"].'),
    ("true", "« true » s'écrit True en Python, avec une majuscule."),
    ("___", "Il reste un blanc à compléter dans cette cellule : remplacez-le par votre réponse."),
    (
        "Paris",
        "« Paris » n'existe pas encore : exécutez la cellule qui le crée, ou mettez des "
        "guillemets si c'est un texte.",
    ),
    ("pront('x')", "« pront » n'existe pas : vouliez-vous écrire « print » ?"),
    ('prospects["emial"]', "La colonne « emial » n'existe pas : vouliez-vous « email » ?"),
    ('prospects[["siret", "mail"]]', "La colonne « mail » n'existe pas : vouliez-vous « email » ?"),
    ('prospects.groupby("Siret")', "La colonne « Siret » n'existe pas : vouliez-vous « siret » ?"),
    (
        'prospects.drop(columns="emails")',
        "La colonne « emails » n'existe pas : vouliez-vous « email » ?",
    ),
    (
        'prospects.sort_values("chiffre")',
        "La colonne « chiffre » n'existe pas dans cette table ; "
        "elle contient : siret, email, date, ca.",
    ),
    (
        '{"a": 1}["b"]',
        "« b » ne figure pas ici : vérifiez l'orthographe, les majuscules et les accents.",
    ),
    ("prospects.heda()", "« .heda » n'existe pas : vouliez-vous écrire « .head » ?"),
    (
        "prospects.append(1)",
        "« .append » n'existe plus dans pandas : utilisez pd.concat([table, autre]).",
    ),
    (
        "rien.head()",
        "Ce qui est à gauche de « .head » est vide (None) : la ligne qui devait le "
        "remplir n'a rien renvoyé.",
    ),
    (
        "prospects['ca'].str.strip()",
        "« .str » ne s'emploie que sur une colonne de texte : ajoutez .astype(str) avant.",
    ),
    (
        "'a' + 1",
        "Vous ajoutez un texte et un nombre : convertissez le nombre avec str(…) pour "
        "écrire un texte, ou le texte avec float(…) pour calculer.",
    ),
    (
        "1 + 'a'",
        "Vous ajoutez un texte et un nombre : convertissez le nombre avec str(…) pour "
        "écrire un texte, ou le texte avec float(…) pour calculer.",
    ),
    (
        "'a' < 1",
        "Ces deux valeurs ne sont pas de même nature (l'une est sans doute un texte) : "
        "convertissez-les en nombres, ou en dates, avant de les comparer ou de calculer.",
    ),
    ("... + 1", "Il reste des points de suspension à remplacer par votre réponse."),
    (
        "prospects('siret')",
        "Après une table, une colonne, une liste ou un texte, utilisez des "
        "crochets [ ] et non des parenthèses ( ).",
    ),
    (
        "prospects.head[2]",
        "Une fonction s'appelle avec des parenthèses ( ) et non des crochets [ ].",
    ),
    (
        "total()",
        "Cette valeur n'est pas une fonction : enlevez les parenthèses, ou redémarrez le "
        "noyau si vous avez donné à un de vos noms celui d'une fonction.",
    ),
    ("rien[0]", "Cette valeur est vide (None) : la ligne qui devait la remplir n'a rien renvoyé."),
    (
        "prospects.head(nombre=2)",
        "Cette fonction ne connaît pas l'option « nombre » : vérifiez son orthographe.",
    ),
    (
        'pd.to_datetime(prospects["date"], format="%Y-%m-%d")',
        "Une date ne se lit pas : indiquez le "
        'format français avec pd.to_datetime(…, format="%d/%m/%Y"), et vérifiez que chaque date '
        "existe.",
    ),
    (
        'pd.to_datetime("31/02/2026", format="%d/%m/%Y")',
        "Une date ne se lit pas : indiquez le "
        'format français avec pd.to_datetime(…, format="%d/%m/%Y"), et vérifiez que chaque date '
        "existe.",
    ),
    (
        "float('1 234,5')",
        "Le texte « 1 234,5 » n'est pas un nombre pour Python : enlevez l'unité "
        "et les espaces, et remplacez la virgule par un point.",
    ),
    (
        "pd.to_numeric(pd.Series(['12 €']))",
        "Le texte « 12 € » n'est pas un nombre pour Python : "
        "enlevez l'unité et les espaces, et remplacez la virgule par un point.",
    ),
    (
        "prospects.__setitem__('x', [1, 2])",
        "Vous donnez 2 valeurs pour une table de 1 lignes : il en faut une par ligne.",
    ),
    (
        "prospects[(prospects['ca'] > 1) and (prospects['ca'] < 3)]",
        "Une condition sur une colonne donne une réponse par ligne : pour en combiner, mettez chacune "
        "entre parenthèses et reliez-les par & (et) ou | (ou) ; pour filtrer, écrivez "
        "table[condition], sans if.",
    ),
    (
        "liste[5]",
        "Vous demandez un rang qui n'existe pas : le premier élément porte le rang 0, et "
        "le dernier le rang -1.",
    ),
    ("1 / 0", "Vous divisez par zéro : vérifiez le diviseur, ou prévoyez le cas où il est nul."),
    (
        "pd.read_csv('donnees/prospect.csv')",
        "Le fichier « donnees/prospect.csv » n'existe pas : "
        "vouliez-vous « donnees/prospects.csv » ?",
    ),
    ("open('zzz')", "Le fichier « zzz » n'existe pas : vérifiez son nom et son dossier."),
    (
        "import pendas",
        "Le module « pendas » n'est pas installé : vérifiez l'orthographe ; les cellules du cours importent "
        "tout ce qui est nécessaire.",
    ),
    ("assert total == 3, 'total doit valoir trois'", "À corriger : total doit valoir trois"),
    (
        "raise NotImplementedError()",
        "Il reste un blanc à compléter dans cette cellule : remplacez-le par votre réponse.",
    ),
    (
        "raise RuntimeError('x')",
        "Cette cellule s'est arrêtée : relisez la ligne indiquée, puis "
        "demandez de l'aide en citant le message ci-dessous.",
    ),
    ("print('a'", "Vous avez ouvert « ( » sans le refermer."),
    ("print('a)", "Il manque un guillemet pour fermer ce texte."),
    (
        "x = «Lyon»",
        "Le caractère « vient d'un traitement de texte : en Python, les guillemets sont "
        "droits, \" ou '.",
    ),
    (
        "tel = 0612345678",
        "Un nombre ne commence pas par zéro : un téléphone ou un code postal "
        's\'écrit entre guillemets, par exemple "0612345678".',
    ),
    ("if total > 3\n  total", "Il manque « : » à la fin de cette ligne."),
    (
        "if total = 3:\n  total",
        "Pour comparer, écrivez deux signes égal : ==. Un seul signe = range la valeur de droite "
        "dans le nom de gauche.",
    ),
    ("x = [1 2]", "Il manque peut-être une virgule entre deux éléments de cette ligne."),
    (
        "x = 1)",
        "Ce « ) » ferme quelque chose qui n'a pas été ouvert : enlevez-le, ou ajoutez le "
        "signe ouvrant.",
    ),
    (
        "if total:\ntotal",
        "Python attend une ligne décalée de quatre espaces après la ligne qui finit par « : ».",
    ),
    ("  total", "Cette ligne commence par des espaces de trop : alignez-la sur celle du dessus."),
    (
        "12 = x",
        "À gauche du signe =, il faut un nom (ou une colonne de table) ; la valeur s'écrit "
        "à droite.",
    ),
]


def failing(source) -> Exception:
    """The error of a cell."""
    try:
        exec(compile(source, "<ipython-input-1>", "exec"), dict(NAMES))
    except Exception as error:
        return error
    raise AssertionError(f"{source} does not fail")


@pytest.mark.parametrize("source, said", CASES, ids=[source for source, _ in CASES])
def test_an_error_of_a_beginner_is_explained(source, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "donnees").mkdir()
    (tmp_path / "donnees/prospects.csv").touch()
    with zipfile.ZipFile(tmp_path / "donnees/archive.xlsx", "w") as archive:
        archive.writestr("lettre.txt", "Bonjour")
    assert explain(failing(source), NAMES) == said


WARNED = [
    (
        "prospects['email'].replace('a', 'b', inplace=True)",
        "cette ligne ne change pas la table, inp",
    ),
    ("pd.to_datetime(prospects['date'])", "ces dates s'écrivent jour/mois/année."),
    (
        "pd.to_datetime(pd.Series(['3 mai', 'x']), errors='coerce')",
        "ces dates ne s'écrivent pas to",
    ),
    ("prospects['email'].str.contains('(a)')", "dans un texte cherché, les parenthèses ont"),
    ("import numpy; numpy.array([1.0]) / 0", "une division par zéro a donné"),
    ("1 is 1", "pour comparer deux valeurs, écrivez =="),
    ("[(1, 2) (3, 4)]", "il manque sans doute une virgule"),
]


@pytest.mark.parametrize("source, said", WARNED, ids=[source for source, _ in WARNED])
def test_a_warning_says_in_french_what_the_line_did_not_do(source, said):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with contextlib.suppress(TypeError):  # where a comma is missing, it stops as well
            exec(compile(source, "<ipython-input-1>", "exec"), dict(NAMES))
    shown = [attention(w.message, w.category, w.filename, w.lineno, source) for w in caught]
    assert shown[0].startswith(f"Attention : {said}")
    assert shown[0].endswith(f"\nLigne 1 de la cellule : {source}\n")


def test_another_warning_is_left_as_python_writes_it():
    own = attention("quelque chose", DeprecationWarning, "module.py", 3, "x = 1")
    assert own == "module.py:3: DeprecationWarning: quelque chose\n  x = 1\n"
