"""`python -m bench`: speed against stock nbgrader and the floor, memory, growth, companies."""

import argparse
import tempfile
from pathlib import Path

from atelier import isolation
from bench import corpus, entreprises, growth, speed


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument(
        "seances", nargs="*", default=corpus.seances(), help="celles dont la vitesse est mesurée"
    )
    parser.add_argument("--copies", type=int, default=3, help="copies de chaque séance")
    parser.add_argument(
        "--croissance", type=int, default=10_000, help="copies à écrire dans le carnet"
    )
    parser.add_argument(
        "--entreprises", type=int, default=40, help="entreprises que deux processus fabriquent"
    )
    parser.add_argument(
        "--seulement", choices=("vitesse", "croissance", "deux", "reprise", "entreprises")
    )
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        root = Path(folder)
        if args.seulement in (None, "vitesse"):
            tell_speed(root, args.seances, args.copies)
        if args.seulement in (None, "deux"):
            gain = speed.scaling(root, corpus.LARGE, 20)
            print(f"deux cœurs au lieu d'un : {gain:.2f} fois plus vite")
        if args.seulement in (None, "reprise"):
            left, wall = speed.resume(root, corpus.LARGE, 20)
            print(f"reprise après un arrêt brutal, {left} copies sur 20 à corriger : {wall:.1f} s")
        if args.seulement in (None, "croissance"):
            tell_growth(root, corpus.LARGE, args.croissance)
    if args.seulement in (None, "entreprises"):
        tell_entreprises(args.entreprises)


def tell_speed(root: Path, seances: list[str], copies: int) -> None:
    """Each way of grading, per notebook, and how many times less CPU than stock nbgrader."""
    print(f"Isolation de niveau {isolation.reached()} ; {', '.join(seances)} ; par copie :")
    found = speed.costs(root, seances, 1, copies)
    stock, floor = found["nbgrader tel quel"].cpu, found["les cellules seules, processus chaud"].cpu
    for name, cost in found.items():
        print(
            f"  {name:<40} {cost.cpu:6.2f} s de calcul  {cost.wall:6.2f} s  "
            f"{stock / cost.cpu:5.1f} fois moins que nbgrader, {1000 * (cost.cpu - floor):+5.0f} ms"
        )
    memory = speed.child_memory(root / "ici", seances)
    print(f"  mémoire propre d'une copie : {memory:.0f} Mio au plus")


def tell_growth(root: Path, seance: str, most: int) -> None:
    """What one more submission costs as the gradebook grows."""
    where = corpus.prepare(root / "croissance", [seance], 1, stock=False)
    for row in growth.measure(where, seance, (100, most // 10, most)):
        rate = 1 / row.unchanged
        print(
            f"  {row.copies:>6} copies : {1000 * row.write:5.2f} ms pour en écrire une "
            f"({1000 * row.cpu:.2f} de calcul), "
            f"{rate:5.0f} copies inchangées par seconde, {row.export:.2f} s pour tout lire",
            flush=True,
        )


def tell_entreprises(companies: int) -> None:
    """What a company with all its files costs, and how much faster two processes are than one."""
    alone = entreprises.measure(min(companies, 40), 1)  # enough for an average
    print(f"une entreprise et tous ses fichiers, {alone.size / 1e6:.1f} Mo :")
    tell_batch("un processus", alone)
    both = entreprises.measure(companies, 2)
    tell_batch(f"deux processus, {companies} entreprises", both)
    print(f"  deux processus au lieu d'un : {alone.wall / both.wall:.2f} fois plus vite")


def tell_batch(name: str, batch: entreprises.Batch) -> None:
    print(
        f"  {name:<40} {1000 * batch.cpu:6.0f} ms de calcul  {batch.wall:6.2f} s  "
        f"{batch.peak:.0f} Mio par processus au plus",
        flush=True,
    )


if __name__ == "__main__":
    main()
