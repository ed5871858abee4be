"""An archive is opened within bounds, and writes only where it is opened."""

import shutil
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier import archives
from atelier.problems import Refusal


def test_a_bomb_is_refused_while_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_FILE", 1 << 20)
    path = tmp_path / "bombe.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("C-01/zeros.bin", bytes(30 << 20))
    assert "pèse plus" in archives.unpack(path, tmp_path / "lu")[0]
    assert not list((tmp_path / "lu").rglob("*.bin"))
    monkeypatch.setattr(archives, "LARGEST", 1 << 19)
    with pytest.raises(Refusal, match="une fois ouvert"):
        archives.unpack(path, tmp_path / "relu")


@given(st.lists(st.text(st.sampled_from("a./\\:~ \0é"), max_size=12), max_size=6, unique=True))
def test_no_name_writes_outside(tmp_path_factory, names):
    root = tmp_path_factory.mktemp("z")
    path = root / "d.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            info = zipfile.ZipInfo("x")
            info.filename = name or "x"
            archive.writestr(info, "contenu")
    archives.unpack(path, root / "la" / "dedans")
    outside = [p for p in root.rglob("*") if p != path and root / "la" not in (p, *p.parents)]
    assert outside == [] and {p.name for p in root.glob("la/*")} <= {"dedans"}
    shutil.rmtree(root)
