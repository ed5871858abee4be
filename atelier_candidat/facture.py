"""A real electronic invoice (Factur-X) from the candidate's own figures, and what the rules say."""

import html
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from atelier_candidat.remark import Remarque, combien

if TYPE_CHECKING:
    import pandas as pd

RUBRIQUES = (
    "numero",
    "type",
    "nature",
    "date_emission",
    "date_livraison",
    "date_reglement",
    "vendeur",
    "vendeur_adresse",
    "vendeur_code_postal",
    "vendeur_ville",
    "vendeur_siren",
    "vendeur_tva",
    "vendeur_rcs",
    "vendeur_capital",
    "iban",
    "client",
    "client_adresse",
    "client_code_postal",
    "client_ville",
    "client_siren",
    "bon_commande",
    "escompte",
    "penalites",
    "indemnite",
    "total_ht",
    "total_tva",
    "total_ttc",
    "acompte",
    "net_a_payer",
)
LIGNES = ("designation", "quantite", "prix_ht", "remise", "taux_tva", "montant_ht")
TVA = ("taux_tva", "base_ht", "montant_tva")
NATURES = {"biens": "B", "services": "S", "mixte": "M"}
CONTROLES = {
    "norme européenne EN 16931": "facturx-en16931/FACTUR-X_EN16931.xslt",
    "règles françaises": "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt",
}
EN_FRANCAIS = {
    "BR-CO-10": "La somme des lignes n'est pas le total des montants HT des lignes.",
    "BR-CO-13": "Le total HT n'est pas la somme des lignes.",
    "BR-CO-14": "Le total de TVA n'est pas la somme des TVA de chaque taux.",
    "BR-CO-15": "Le total TTC n'est pas le total HT plus le total de TVA.",
    "BR-CO-16": "Le net à payer n'est pas le total TTC moins l'acompte versé.",
    "BR-CO-17": "À un taux, la TVA n'est pas la base multipliée par le taux, arrondie au centime.",
    "BR-S-08": "À un taux, la base HT n'est pas la somme des lignes de ce taux.",
}
"""The European sheet speaks English; the French one speaks French."""
ADRESSE_SIREN = "0225"  # the French directory's scheme: a SIREN is the electronic address


@dataclass(frozen=True)
class FactureElectronique:
    """The PDF made, and the remarks of each official check; None where it could not be made."""

    chemin: Path
    controles: Mapping[str, tuple[str, ...] | None]

    @property
    def valable(self) -> bool:
        """Whether every check was made and had nothing to say."""
        return all(remarks == () for remarks in self.controles.values())

    def __repr__(self) -> str:
        said = [f"Facture électronique enregistrée : {self.chemin.as_posix()}"]
        for name, remarks in self.controles.items():
            if remarks is None:
                said.append(
                    f"— {name} : contrôle non fait (il demande l'option « factures », et plus de "
                    "mémoire que n'en a une copie que l'on corrige)"
                )
            else:
                said.append(
                    f"— {name} : " + (combien(len(remarks), "remarque") if remarks else "conforme")
                )
                said += [f"    {remark}" for remark in remarks]
        return "\n".join(said)


def facture_electronique(
    facture: Mapping[str, Any], lignes: "pd.DataFrame", tva: "pd.DataFrame", chemin: str | Path
) -> FactureElectronique:
    """Write a Factur-X (PDF/A-3 and its XML) and check it with the official rules, offline.

    Nothing is calculated here: a wrong total is what the rules must find. Raises Remarque.
    """
    import facturx

    _require(facture, RUBRIQUES, "facture")
    _require(lignes.columns, LIGNES, "lignes")
    _require(tva.columns, TVA, "tva")
    if facture["nature"] not in NATURES:
        raise Remarque(f"Dans facture, nature vaut l'un de ces mots : {', '.join(NATURES)}.")
    path = Path(chemin)
    try:
        xml = facturx.generate_xml(
            donnees(facture, lignes, tva), level="en16931", check_xsd=False, check_schematron=False
        )
        xml = xml[0] if isinstance(xml, tuple) else xml
    except Exception as error:  # the library's own checks raise many kinds
        raise Remarque(f"La facture ne peut pas être écrite : {error}") from error
    path.parent.mkdir(parents=True, exist_ok=True)
    pdf = facturx.generate_from_binary(
        _pdf(facture, lignes, tva), xml, lang="fr-FR", check_xsd=False
    )
    path.write_bytes(pdf)
    return FactureElectronique(path, {"schéma du fichier (XSD)": _xsd(xml), **_schematrons(xml)})


def _require(names: Iterable[str], wanted: Iterable[str], where: str) -> None:
    missing = [name for name in wanted if name not in set(names)]
    if missing:
        raise Remarque(f"Dans {where}, il manque {', '.join(missing)}.")


def donnees(
    facture: Mapping[str, Any], lignes: "pd.DataFrame", tva: "pd.DataFrame"
) -> dict[str, Any]:
    """The terms of EN 16931 (BT-1, BG-25…) that these rubriques fill; empty ones are left out."""
    notes = {"AAB": "escompte", "PMD": "penalites", "PMT": "indemnite"}
    seller = _party(facture, "vendeur") | {
        "vat_identifier": facture["vendeur_tva"],
        "legal_info": _legal(facture),
    }
    terms = {
        "BT-1": facture["numero"],
        "BT-2": _date(facture["date_emission"]),
        "BT-3": str(facture["type"]),
        "BT-5": "EUR",
        "BT-9": _date(facture["date_reglement"]),
        "BT-13": facture["bon_commande"],
        "BT-23": f"{NATURES[facture['nature']]}1",
        "BT-72": _date(facture["date_livraison"]),
        "BT-81": "30",  # a bank transfer
        "BT-84": facture["iban"],
        "BG-1": [{"BT-21": c, "BT-22": facture[n]} for c, n in notes.items() if facture[n]],
        "BG-4": {key: value for key, value in seller.items() if value},
        "BG-7": {key: value for key, value in _party(facture, "client").items() if value},
        "BG-25": [_line(rank, line) for rank, line in enumerate(_rows(lignes), start=1)],
        "BG-23": [
            {
                "BT-116": row["base_ht"],
                "BT-117": row["montant_tva"],
                "BT-118": "S",
                "BT-119": row["taux_tva"],
            }
            for row in _rows(tva)
        ],
        "BT-106": sum(line["montant_ht"] for line in _rows(lignes)),
        "BT-109": facture["total_ht"],
        "BT-110": facture["total_tva"],
        "BT-112": facture["total_ttc"],
        "BT-113": facture["acompte"],
        "BT-115": facture["net_a_payer"],
    }
    return {term: _plain(value) for term, value in terms.items() if value not in ("", None, [])}


def _plain(value: Any) -> Any:
    """factur-x takes no Decimal; it writes its floats back with the currency's two decimals."""
    if isinstance(value, dict):
        return {key: _plain(v) for key, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return float(value) if isinstance(value, Decimal) else value


def _rows(table: "pd.DataFrame") -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _date(value: Any) -> Any:
    """A date of the datetime module, or None where nothing is known."""
    import pandas as pd

    if value is None or value == "":
        return None
    return pd.to_datetime(value, dayfirst=isinstance(value, str) and "/" in value).date()


def _legal(facture: Mapping[str, Any]) -> str:
    """Register and capital of the seller (BT-33)."""
    return " – ".join(str(facture[n]) for n in ("vendeur_capital", "vendeur_rcs") if facture[n])


def _party(facture: Mapping[str, Any], who: str) -> dict[str, Any]:
    siren = str(facture[f"{who}_siren"] or "").replace(" ", "")
    known = {"legal_identifier_schemeid": "0002", "einvoicing_addr_schemeid": ADRESSE_SIREN}
    return {
        "name": facture[who],
        "addr_l1": facture[f"{who}_adresse"],
        "postcode": facture[f"{who}_code_postal"],
        "city": facture[f"{who}_ville"],
        "country_code": "FR",
        "legal_identifier": siren,
        "einvoicing_addr": siren,
        **(known if siren else {}),
    }


def _line(rank: int, line: Mapping[str, Any]) -> dict[str, Any]:
    gross = line["quantite"] * line["prix_ht"]
    terms = {
        "BT-126": str(rank),
        "BT-153": line["designation"],
        "BT-129": line["quantite"],
        "BT-130": "C62",
        "BT-146": line["prix_ht"],
        "BT-151": "S",
        "BT-152": line["taux_tva"],
        "BT-131": line["montant_ht"],
    }
    if line["remise"]:
        terms["BG-27"] = [
            {"amount": gross - line["montant_ht"], "rate": line["remise"], "reason": "Remise"}
        ]
    return terms


def _xsd(xml: bytes) -> tuple[str, ...]:
    import facturx

    try:
        facturx.xml_check_xsd(xml, level="en16931")
    except Exception as error:  # a plain Exception is what the library raises
        return (str(error).strip(),)
    return ()


_PROGRAM = """
import sys
from saxonche import PySaxonProcessor
with PySaxonProcessor(license=False) as saxon:
    sheet = saxon.new_xslt30_processor().compile_stylesheet(stylesheet_file=sys.argv[1])
    xml = saxon.parse_xml(xml_text=sys.stdin.buffer.read().decode())
    sys.stdout.buffer.write(sheet.transform_to_string(xdm_node=xml).encode())
"""


def _schematrons(xml: bytes) -> dict[str, tuple[str, ...] | None]:
    """What the official rules say, each sheet run in a process of its own."""
    import facturx

    rules = Path(str(facturx.__file__)).parent / "xsd_and_schematron"
    return {name: _schematron(xml, rules / sheet) for name, sheet in CONTROLES.items()}


def _schematron(xml: bytes, sheet: Path) -> tuple[str, ...] | None:
    """The failed rules; None when saxonche, an optional library, is absent or cannot start here."""
    command = [sys.executable, "-c", _PROGRAM, str(sheet)]
    try:
        done = subprocess.run(command, input=xml, capture_output=True, timeout=60, check=True)
        report = ElementTree.fromstring(done.stdout)
    except (OSError, subprocess.SubprocessError, ElementTree.ParseError):
        return None
    failed = report.iterfind(".//{http://purl.oclc.org/dsdl/svrl}failed-assert")
    texts = [" ".join("".join(rule.itertext()).split()) for rule in failed]
    return tuple(dict.fromkeys(_in_french(text) for text in texts))


def _in_french(text: str) -> str:
    """The rule's own words, or a French sentence for those that invoices break most often."""
    name = text.partition("]")[0].strip("[]")
    return f"[{name}] {EN_FRANCAIS[name]}" if name in EN_FRANCAIS else text


def _pdf(facture: Mapping[str, Any], lignes: "pd.DataFrame", tva: "pd.DataFrame") -> bytes:
    """The page that people read, as PDF/A-3."""
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        raise Remarque(
            "La facture ne s'imprime pas ici : weasyprint n'est pas installé."
        ) from error

    page = weasyprint.HTML(string=_html(facture, lignes, tva))
    return bytes(page.write_pdf(pdf_variant="pdf/a-3b"))


def _written(value: Any) -> str:
    """A number as French readers write it, any other value as it is."""
    if isinstance(value, (Decimal, float)):
        return f"{value}".replace(".", ",")
    return "" if value is None else str(value)


def _html(facture: Mapping[str, Any], lignes: "pd.DataFrame", tva: "pd.DataFrame") -> str:
    def said(name: str) -> str:
        value = facture[name]
        moment = _date(value) if name.startswith("date_") else None
        return html.escape(f"{moment:%d/%m/%Y}" if moment else _written(value))

    def party(who: str) -> str:
        names = (who, f"{who}_adresse", f"{who}_code_postal", f"{who}_ville", f"{who}_siren")
        name, street, postcode, city, siren = (said(n) for n in names)
        legal = f"<br>{html.escape(_legal(facture))}" if who == "vendeur" else ""
        return f"<p><b>{name}</b><br>{street}<br>{postcode} {city}<br>SIREN {siren}{legal}</p>"

    def rows(table: "pd.DataFrame", columns: Iterable[str]) -> str:
        return "".join(
            "<tr>" + "".join(f"<td>{html.escape(_written(row[c]))}</td>" for c in columns) + "</tr>"
            for row in _rows(table)
        )

    heads = ("Désignation", "Quantité", "Prix HT", "Remise %", "TVA %", "Montant HT")
    title = {"381": "Avoir", "384": "Facture rectificative", "386": "Facture d'acompte"}
    totals = ("total_ht", "total_tva", "total_ttc", "acompte", "net_a_payer")
    labels = ("Total HT", "Total TVA", "Total TTC", "Acompte versé", "Net à payer")
    notes = ("escompte", "penalites", "indemnite")
    return f"""<html lang="fr"><head><title>Facture {said("numero")}</title><style>
body {{ font: 10pt sans-serif }} table {{ width: 100%; border-collapse: collapse; margin: 1em 0 }}
td, th {{ border-bottom: 1px solid #999; padding: 3px; text-align: right }}
td:first-child, th:first-child {{ text-align: left }} .qui {{ display: flex; gap: 8em }}
</style></head><body>
<h1>{title.get(str(facture["type"]), "Facture")} {said("numero")}</h1>
<div class="qui">{party("vendeur")}{party("client")}</div>
<p>TVA du vendeur : {said("vendeur_tva")} — Émise le {said("date_emission")}, livrée le
{said("date_livraison")}, commande {said("bon_commande")}. À régler le {said("date_reglement")}
par virement sur le compte {said("iban")}. Nature : {said("nature")}.</p>
<table><tr>{"".join(f"<th>{head}</th>" for head in heads)}</tr>{rows(lignes, LIGNES)}</table>
<table><tr><th>TVA %</th><th>Base HT</th><th>TVA</th></tr>{rows(tva, TVA)}</table>
<table>{
        "".join(
            f"<tr><td>{label}</td><td>{said(name)} €</td></tr>"
            for label, name in zip(labels, totals, strict=True)
        )
    }</table>
<p>{"<br>".join(said(name) for name in notes)}</p></body></html>"""
