"""`atelier jury`: the papers, the workbook and the decisions of a jury."""

import argparse
from pathlib import Path

import sqlalchemy as sa

from atelier import candidatures, folders, identites, results
from atelier.candidatures import Examen
from atelier.cli import positif
from atelier.grille import Candidature, Grille, grille
from atelier.problems import Refusal
from atelier_candidat.remark import combien


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("session", metavar="SESSION", help="nom ou dossier de la session")
    parser.add_argument(
        "--importer", type=Path, metavar="CLASSEUR", help="enregistre les décisions d'un classeur"
    )
    parser.add_argument("--qui", metavar="NOM", help="qui décide (demandé avec --importer)")
    parser.add_argument(
        "--cloturer",
        action="store_true",
        help="écrit les blocs acquis et les tentatives pour la session suivante",
    )
    parser.add_argument("--classeur", action="store_true", help="écrit le classeur sans les PDF")
    parser.add_argument("--processus", type=positif, default=0, metavar="N", help="un par cœur")


def run(args: argparse.Namespace) -> int:
    where = folders.find(_root(args))
    engine = results.connect(where.db_url)
    examen = candidatures.load(where, engine)
    if Path(args.session).resolve() != where.root and args.session != examen.session.nom:
        raise Refusal(
            f"La session de ce dossier s'appelle {examen.session.nom}, et non {args.session}."
        )
    if args.importer:
        return _import(args, examen, engine)
    people = _people(examen, engine)
    if args.cloturer:
        return _close(examen, people)
    return _papers(args, examen, _judge(examen, people))


def _root(args: argparse.Namespace) -> Path:
    folder = Path(args.session)
    return folder if (folder / folders.SESSION).is_file() else Path(args.racine)


def _people(examen: Examen, engine: sa.Engine) -> list[Candidature]:
    return sorted(candidatures.gather(examen, engine), key=lambda who: who.candidat.code)


def _judge(examen: Examen, people: list[Candidature]) -> list[Grille]:
    nom = examen.session.nom
    return [grille(examen.certification, examen.regles, nom, who) for who in people]


def _papers(args: argparse.Namespace, examen: Examen, grilles: list[Grille]) -> int:
    from atelier.jury import documents, workbook
    from atelier.paper import pdf, rendering
    from atelier.progress import progress

    folder = examen.where.bilans / "jury"
    target = folder / f"decisions-{examen.session.nom}.xlsx"
    rendering.write(target, workbook.export(examen, grilles))
    print(f"Classeur du jury : {target.relative_to(examen.where.root)}")
    if not args.classeur:
        noms = identites.load(examen.where.identites)
        pages = list(documents.pages(examen, grilles, noms, folder))
        written = pdf.write_all(pages, args.processus)
        count = sum(1 for _ in progress(written, len(pages), "Documents"))
        print(
            f"{count} PDF dans bilans/jury/ : grilles, oraux, dossiers, émargement, procès-verbal",
            end="",
        )
        print(", attestations." if (folder / "attestations").is_dir() else ".")
    return 0


def _import(args: argparse.Namespace, examen: Examen, engine: sa.Engine) -> int:
    from atelier.jury import journal, workbook

    if not args.qui:
        raise Refusal("Indiquez qui décide, par exemple --qui « Mme Martin, présidente ».")
    book, position = workbook.load(args.importer)
    then = candidatures.as_of(examen, position)
    grilles = _judge(then, _people(then, engine))
    entries = workbook.read(args.importer.name, book, then, grilles, args.qui, journal.now())
    new = journal.unseen(entries, then.decisions, examen.decisions)
    journal.append(candidatures.journal_path(examen.where), new)
    differ = sum(bool(e.decision) and e.decision != e.proposition for e in new)
    print(
        f"{combien(len(new), 'décision')} au journal du jury, dont {differ} en écart avec la "
        "proposition. Relancez « atelier jury » et « atelier bilan »."
    )
    return 0


def _close(examen: Examen, people: list[Candidature]) -> int:
    from atelier.decision import BlocAcquis, Tentative, Verdict
    from atelier.jury import transmission

    root, session = examen.where.root, examen.session
    cle = transmission.key(root, create=True)
    acquis: list[tuple[str, BlocAcquis]] = []
    tentatives: list[tuple[str, Tentative]] = []
    for who, judged in zip(people, _judge(examen, people), strict=True):
        code = who.candidat.code
        for bloc in judged.blocs.values():
            if bloc.deja_acquis:
                acquis.append((code, bloc.deja_acquis))
            elif bloc.decision and bloc.decision.verdict is Verdict.ACQUIS:
                acquis.append((code, BlocAcquis(bloc.code, session.nom, bloc.decision.quand[:10])))
        tentatives += [(code, earlier) for earlier in who.anterieures]
        mine = tuple(r for r in who.results if r.seance in examen.certification.evaluations)
        if mine:
            tentatives.append((code, Tentative(session.nom, session.date.isoformat(), mine)))
    folder = root / "jury" / "transmission"
    transmission.write_acquis(folder / transmission.ACQUIS, cle, acquis)
    transmission.write_tentatives(folder / transmission.TENTATIVES, cle, tentatives)
    print(
        f"{combien(len(acquis), 'bloc')} acquis et {combien(len(tentatives), 'tentative')} dans "
        "jury/transmission/. Copiez acquis.csv, tentatives.csv et cle-centre.txt dans le dossier "
        "de la session suivante ; gardez la clé secrète."
    )
    return 0
