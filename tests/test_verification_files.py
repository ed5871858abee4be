"""Workbooks, documents, pages and calendars are read for what they hold, and safely."""

import re
import zipfile
from datetime import datetime, timedelta

import docx
import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill

from atelier.verification import (
    Remarque,
    accessible,
    agenda,
    calculer,
    classeur,
    document,
    en_cases,
    memes_lignes,
    page,
    sans_chevauchement,
)


def remark(check, *args, **kwargs) -> str:
    with pytest.raises(Remarque) as caught:
        check(*args, **kwargs)
    return str(caught.value)


# --- workbooks --------------------------------------------------------------------------------


@pytest.fixture
def suivi(tmp_path):
    """A follow-up of payments as a candidate makes it: title, headings, formulas, filter, rule."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Suivi"
    sheet.append(["Suivi des règlements", None, None])
    sheet.append(["Facture", "Échéance", "Reste dû"])
    sheet.append(["F-1", datetime(2026, 12, 1), 300.5])
    sheet.append(["F-2", datetime(2026, 11, 1), 200])
    sheet["C5"] = '=SUMIF(C3:C4,">0")'
    sheet["C3"].number_format = "#,##0.00 €"
    sheet.auto_filter.ref = "A2:C4"
    sheet.freeze_panes = "A3"
    red = PatternFill(bgColor="FFC7CE")
    sheet.conditional_formatting.add("C3:C4", CellIsRule("greaterThan", ["250"], fill=red))
    book.save(tmp_path / "suivi.xlsx")
    return classeur(tmp_path / "suivi.xlsx")


def test_a_workbook_gives_values_formulas_filter_formats_and_rules(suivi):
    assert suivi.feuilles == ("Suivi",)
    assert suivi.valeur("A3") == "F-1" and suivi.valeur("C5") is None
    assert suivi.formules() == {"C5": '=SUMIF(C3:C4,">0")'}
    assert suivi.fonctions("suivi") == {"SUMIF"}
    assert suivi.filtre() and suivi.figee()
    assert suivi.format("C3") == "#,##0.00 €"
    (rule,) = suivi.mises_en_forme()
    assert (rule.zone, rule.type, rule.formules) == ("C3:C4", "cellIs", ("250",))


def test_a_table_is_found_under_its_title_and_compared(suivi):
    expected = pd.DataFrame({"Facture": ["F-1", "F-2"], "Reste dû": [300.5, 200]})
    memes_lignes(suivi.table().head(2), expected, cle="Facture")
    assert list(suivi.table(ligne_titres=2).columns) == ["Facture", "Échéance", "Reste dû"]


def test_a_sort_is_checked_in_both_directions(suivi):
    suivi.triee("Reste dû", decroissant=True)
    assert remark(suivi.triee, "Échéance") == (
        "La colonne « Échéance » n'est pas triée par ordre croissant : 01/11/2026 n'est pas à sa "
        "place."
    )
    assert "il manque la colonne « Client »" in remark(suivi.triee, "Client")


def test_a_workbook_that_has_lost_its_sheets_is_one_sentence(tmp_path):
    openpyxl.Workbook().save(tmp_path / "entier.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "entier.xlsx") as whole,
        zipfile.ZipFile(tmp_path / "perdu.xlsx", "w") as lost,
    ):
        for name in whole.namelist():
            lost.writestr(name, re.sub(rb"<sheet [^>]*>", b"", whole.read(name)))
    with pytest.raises(Remarque, match="abîmé"):
        classeur(tmp_path / "perdu.xlsx")


def test_missing_functions_are_named_in_french(suivi):
    suivi.exige_fonctions(["SUMIF|SUMIFS"])
    assert remark(suivi.exige_fonctions, ["VLOOKUP|XLOOKUP"]) == (
        "Dans suivi.xlsx, aucune formule n'utilise RECHERCHEV ou RECHERCHEX : le classeur doit "
        "calculer lui-même."
    )
    assert remark(suivi.valeur, "A1", "Bilan") == (
        "Il manque la feuille « Bilan » (le classeur contient « Suivi »)."
    )


def test_a_workbook_made_by_pandas_or_xlsxwriter_is_read(tmp_path):
    table = pd.DataFrame({"a": [1, 2], "b": ["x", None]})
    table.to_excel(tmp_path / "p.xlsx", index=False)
    memes_lignes(classeur(tmp_path / "p.xlsx").table(), table)
    with xlsxwriter.Workbook(tmp_path / "x.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.add_table(0, 0, 2, 1, {"columns": [{"header": "a"}, {"header": "b"}]})
        sheet.write_dynamic_array_formula("D1", "=XLOOKUP(1,A:A,B:B)")
    made = classeur(tmp_path / "x.xlsx")
    assert made.filtre() and made.fonctions() == {"XLOOKUP"}


# --- documents --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formule", "attendu"),
    [
        ('=IF($E5>=30,"mise en demeure",IF($E5>=8,"rappel","aucune"))', "rappel"),
        ('=_xlfn.IFS(E5>=30,"mise en demeure",E5>=8,"rappel",TRUE,"aucune")', "rappel"),
        ('=IF(AND(E5<30,NOT(E5<8)),"Dit ""rappel""","autre")', 'Dit "rappel"'),
        ("=MAX(0,$B$1-C5)", 12),
        ("=if(c5 > b1, 0, today()-c5)", 12),
        ("=IF(E5>30,1)", None),
        ("=VLOOKUP(E5,H1:I4,2)", None),
        ("=MAX(0,B1-", None),
        ("=B1-C6", None),
        ('=E5>"x"', None),
        ("=" + "(" * 10_000 + "1", None),
    ],
)
def test_a_formula_is_calculated_for_other_values_or_not_judged(formule, attendu):
    cases = {"B1": 112, "TODAY": 112, "C5": 100, "E5": 12}
    assert calculer(formule, cases) == attendu


@pytest.mark.parametrize(
    ("formule", "attendu"),
    [
        ('=SUMIF($E$5:$E$7,">0",$D$5:$D$7)', 5),
        ('=SUMIF(E:E,">"&B2,Suivi!D:D)', 5),
        ('=SUMIFS(\'Mon suivi\'!D5:D7,E5:E7,">0",F5:F7,"Aucune")', 4),
        ('=SUMIF(F5:F7,"<>aucune",D5:D7)', 1),
        ("=SUMIF(E5:E7,12,D5:D7)", 1),
        ('=SUMIF(E5:E7,"=0",D5:D7)', 2),
        ('=SUMIF(C5:C7,"<"&TODAY(),D5:D7)', 5),
        ('=SUMIF(E5:E7,">0")', 13),
        ('=ROUND(SUMIF(E5:E7,">0",D5:D7),2)', 5),
        ("=ROUND(2.5,0)", 3),
        ("=ROUND(0.285,2)", 0.29),
        ('=SUMIF(E5:E6,">0",D5:D6)', 1),
        ('=SUMIF(E5:E7,">0",D4:D6)', 2),
        ('=SUMIF(E5:F7,">0",D5:D7)', None),
        ('=SUMIF(E5:E7,">0",D5)', None),
        ("=SUMIF(E5:E7)", None),
        ("=SUMIFS(D5:D7)", None),
    ],
)
def test_a_sum_under_a_condition_is_calculated(formule, attendu):
    cases = {"TODAY": 112, "B2": 0, "D4": "Reste dû"}
    for rang, (c, d, e, f) in enumerate(
        [(100, 1, 12, "rappel"), (112, 2, 0, "aucune"), (111, 4, 1, "aucune")], start=5
    ):
        cases |= {f"C{rang}": c, f"D{rang}": d, f"E{rang}": e, f"F{rang}": f}
    assert calculer(formule, cases) == attendu


def test_references_to_an_excel_table_are_read_as_cells():
    colonnes = {"Échéance": "C", "Reste dû": "D", "Retard": "E"}
    assert en_cases("=MAX(0,$B$1-Tableau1[[#This Row],[Échéance]])", colonnes, "E7") == (
        "=MAX(0,$B$1-C7)"
    )
    assert (
        en_cases("=B1-[@Échéance]-[@[Reste dû]]-t[Autre]", colonnes, "E7") == "=B1-C7-D7-t[Autre]"
    )
    assert en_cases('=SUMIF(T[Retard],">0",T[Reste dû])', colonnes, "H1") == '=SUMIF(E:E,">0",D:D)'


def test_a_document_gives_text_headings_tables_headers_and_language(tmp_path):
    made = docx.Document()
    made.add_heading("Mise en demeure", 1)
    made.add_paragraph("Monsieur,")
    made.add_table(1, 2).rows[0].cells[1].text = "1 234,50 €"
    made.sections[0].header.paragraphs[0].text = "Atelier Martin"
    made.save(tmp_path / "r.docx")
    found = document(tmp_path / "r.docx")
    assert found.titres == ((1, "Mise en demeure"),)
    assert found.tableaux == ((("", "1 234,50 €"),),)
    for text in ("Monsieur", "1 234,50 €", "Atelier Martin"):
        assert text in found.texte
    assert found.langue == "en-US"  # python-docx's template says so: a fault worth showing


# --- whatever is damaged ----------------------------------------------------------------------

READERS = {".xlsx": classeur, ".docx": document, ".ics": agenda, ".html": page}


@pytest.mark.parametrize("suffix, read", READERS.items())
def test_a_missing_empty_or_mistyped_file_is_one_sentence(tmp_path, suffix, read):
    assert "n'existe pas" in remark(read, tmp_path / f"x{suffix}")
    (tmp_path / f"x{suffix}").touch()
    assert "est vide" in remark(read, tmp_path / f"x{suffix}")
    assert "doit être au format" in remark(read, tmp_path / "x.exe")


@pytest.mark.parametrize("suffix, read", list(READERS.items())[:3])
@pytest.mark.parametrize("content", [b"PK\x03\x04", b"BEGIN:VCALENDAR\nDTSTART", b"\xff" * 999])
def test_a_damaged_file_is_one_sentence(tmp_path, suffix, read, content):
    path = tmp_path / f"x{suffix}"
    path.write_bytes(content)
    assert "ne s'ouvre pas" in remark(read, path)


@pytest.mark.parametrize("suffix, read", list(READERS.items())[:2])
def test_a_zip_that_is_no_office_file_is_one_sentence(tmp_path, suffix, read):
    path = tmp_path / f"x{suffix}"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.xml", "<a/>")
    assert "ne s'ouvre pas" in remark(read, path)


@pytest.mark.parametrize("suffix, read", list(READERS.items())[:2])
def test_bombs_and_entities_are_refused(tmp_path, suffix, read):
    path = tmp_path / f"x{suffix}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b" " * 201_000_000)
    assert "trop lourd" in remark(read, path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.xml", "<!DOCTYPE a [<!ENTITY b 'b'>]><a/>")
    assert "interdits" in remark(read, path)
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5_001):
            archive.writestr(f"{number}.bin", b"")
    assert "trop lourd" in remark(read, path)


# --- pages ------------------------------------------------------------------------------------

GOOD = """<!DOCTYPE html><html lang="fr"><head><title>Offre de rentrée</title></head>
<body style="color:#333;background-color:#ffffff"><h1>Votre offre de rentrée</h1>
<table role="presentation"><tr><td><img src="a.png" alt="Un bureau assis-debout réglable"></td></tr></table>
<h2>Pourquoi maintenant</h2><ul><li>un</li></ul>
<p><a href="https://exemple.fr/offre" style="color:#0000aa">Voir les bureaux en promotion</a></p>
<p style="color:#767676">petite note</p><p style="color:#949494;font-size:24px">grande note</p>
</body></html>"""


def test_an_accessible_page_passes_and_gives_its_parts():
    accessible(GOOD)
    found = page(GOOD)
    assert (found.langue, found.titre) == ("fr", "Offre de rentrée")
    assert found.titres == ((1, "Votre offre de rentrée"), (2, "Pourquoi maintenant"))
    assert found.liens == (("Voir les bureaux en promotion", "https://exemple.fr/offre"),)
    assert "petite note" in found.texte and "Offre de rentrée" not in found.texte


@pytest.mark.parametrize(
    "old, new, critere, said",
    [
        (
            ' alt="Un bureau assis-debout réglable"',
            "",
            "1.1",
            "l'image a.png n'a pas d'alternative",
        ),
        ("Un bureau assis-debout réglable", "IMG_2034.jpg", "1.3", "ne dit pas ce que montre"),
        ('alt="Un bureau assis-debout réglable"', 'alt="" title="x"', "1.2", "infobulle"),
        ("#767676", "#777777", "3.2", "le texte « petite note » contraste trop peu (4,47 pour 1)"),
        ("#767676", "#FF6600", "3.2", "contraste trop peu"),
        ("24px", "23px", "3.2", "le texte « grande note »"),
        ("#ffffff", "#777", "3.2", "contraste trop peu"),
        (' role="presentation"', "", "5.3", "mise en forme"),
        ("<tr><td>", "<tr><th>a</th><td>", "5.8", "éléments de données"),
        ("Voir les bureaux en promotion", "Cliquez ici !", "6.1", "« Cliquez ici ! »"),
        ("Voir les bureaux en promotion", "", "6.2", "n'a pas d'intitulé"),
        (' lang="fr"', "", "8.3", "la langue n'est pas déclarée"),
        ('lang="fr"', 'lang="français"', "8.4", "code de langue"),
        ("<title>Offre de rentrée</title>", "", "8.5", "pas de titre (title)"),
        ("<title>Offre de rentrée</title>", "<title>Document</title>", "8.6", "« Document »"),
        ("<h1>Votre offre de rentrée</h1>", "", "9.1", "titre principal"),
        ("offre de rentrée</h1>", "offre de rentrée", "9.1", "le titre h1 n'est pas refermé"),
        ("<h2>Pourquoi maintenant</h2>", "<h3>Pourquoi</h3>", "9.1", "saute du niveau 1 au 3"),
        ("<ul><li>un</li></ul>", "<p>- un<br>- deux</p>", "9.3", "au lieu d'une liste"),
    ],
)
def test_each_breach_is_named_with_its_critere(old, new, critere, said):
    assert old in GOOD
    broken = GOOD.replace(old, new)
    text = remark(accessible, broken)
    assert said in text and f"(RGAA {critere})" in text
    assert critere in {ecart.critere for ecart in page(broken).ecarts()}
    accessible(GOOD, [critere])


def test_a_decorative_image_a_linked_logo_and_a_data_table_are_right():
    accessible(
        GOOD.replace(
            "<h2>",
            '<img src="trait.png" alt=""><a href="/"><img src="logo.png" alt="Accueil Martin"></a>'
            "<table><tr><th>Prix</th></tr><tr><td>3</td></tr></table><h2>",
        )
    )


def test_only_the_asked_criteres_count():
    accessible(GOOD.replace(' lang="fr"', ""), ["1.1", "3.2"])


def test_an_old_encoding_and_a_very_deep_page_are_read_or_refused(tmp_path):
    (tmp_path / "a.html").write_bytes(GOOD.encode("cp1252"))
    assert page(tmp_path / "a.html").titre == "Offre de rentrée"
    assert "emboîte trop" in remark(page, "<div>" * 50_000)
    assert "trop longue" in remark(page, "<p>" + "x" * 2_000_000)
    (tmp_path / "b.html").write_text("bonjour")
    assert "pas de HTML" in remark(page, tmp_path / "b.html")


# --- calendars --------------------------------------------------------------------------------


def ics(tmp_path, *events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    path = tmp_path / "t.ics"
    path.write_bytes("\r\n".join([*lines, "END:VCALENDAR", ""]).encode())
    return path


def test_events_are_read_in_paris_time_in_order(tmp_path):
    path = ics(
        tmp_path,
        ["SUMMARY:Lille", "DTSTART:20261125T130000Z", "DURATION:PT1H", "LOCATION:Lille"],
        [
            "SUMMARY:Lyon",
            "DTSTART;TZID=Europe/Paris:20261124T090000",
            "DTEND;TZID=Europe/Paris:20261124T103000",
        ],
        ["SUMMARY:Salon", "DTSTART;VALUE=DATE:20261201"],
    )
    lyon, lille, salon = agenda(path)
    assert (lyon.debut, lyon.fin) == (datetime(2026, 11, 24, 9), datetime(2026, 11, 24, 10, 30))
    assert (lille.debut, lille.lieu) == (datetime(2026, 11, 25, 14), "Lille")
    assert lille.fin - lille.debut == timedelta(hours=1)
    assert salon.fin - salon.debut == timedelta(days=1)
    sans_chevauchement((lyon, lille, salon))


def test_overlaps_short_trips_and_backward_events_are_named(tmp_path):
    def two(start):
        return agenda(
            ics(
                tmp_path,
                ["SUMMARY:A", "DTSTART:20261124T090000", "DTEND:20261124T100000", "LOCATION:Lyon"],
                ["SUMMARY:B", f"DTSTART:{start}", "DTEND:20261124T120000", "LOCATION:Lille"],
            )
        )

    assert remark(sans_chevauchement, two("20261124T093000")) == (
        "Dans l'agenda, « A » et « B » se chevauchent (24/11/2026 09:30)."
    )
    half_hour = timedelta(minutes=30)
    assert "le trajet entre « A » et « B »" in remark(
        sans_chevauchement, two("20261124T101500"), half_hour
    )
    sans_chevauchement(two("20261124T103000"), half_hour)
    assert "finit avant" in remark(sans_chevauchement, two("20261124T130000"))


def test_an_event_without_a_start_is_one_sentence(tmp_path):
    assert "n'a pas de début" in remark(agenda, ics(tmp_path, ["SUMMARY:A"]))
