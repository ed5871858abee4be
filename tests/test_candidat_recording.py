"""Recordings and slides are measured from the file itself; whatever is damaged is one sentence."""

import contextlib
import random
import shutil
import struct
import wave
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.util import Inches, Pt

from atelier_candidat import Enregistreur, Remarque, diapositives, duree, webm

SOUNDS = Path(__file__).parent / "sons"  # 2.5 s of a tone in each format


@pytest.mark.parametrize("path", sorted(SOUNDS.iterdir()), ids=lambda path: path.name)
def test_each_format_lasts_what_it_lasts(path):
    assert duree(path) == pytest.approx(2.5, abs=0.2)


def test_a_recording_is_found_without_its_suffix(tmp_path):
    with pytest.raises(Remarque, match="pas d'enregistrement"):
        duree(tmp_path / "oral")
    shutil.copy(SOUNDS / "son.mp3", tmp_path / "oral.mp3")
    assert duree(tmp_path / "oral") == pytest.approx(2.5, abs=0.2)
    shutil.copy(SOUNDS / "son.ogg", tmp_path / "oral.ogg")
    with pytest.raises(Remarque, match="Deux enregistrements"):
        duree(tmp_path / "oral")


def test_a_browsers_recording_has_no_duration_in_its_header():
    assert b"\x44\x89" not in (SOUNDS / "direct.webm").read_bytes()[:400]


def test_a_recording_cut_short_counts_up_to_the_cut(tmp_path):
    whole = (SOUNDS / "direct.webm").read_bytes()
    (tmp_path / "x.webm").write_bytes(whole[: len(whole) // 2])
    assert 0.5 < duree(tmp_path / "x.webm") < 2


def ebml(identifier: bytes, body: bytes) -> bytes:
    return identifier + bytes([0x10 | len(body) >> 24]) + (len(body)).to_bytes(3, "big") + body


def forged_webm(seconds: list[int]) -> bytes:
    """A recording whose clock leaps: one block of sound at each of these seconds."""
    clusters = b"".join(
        ebml(
            b"\x1f\x43\xb6\x75",
            ebml(b"\xe7", (second * 1000).to_bytes(4, "big")) + ebml(b"\xa3", b"\x81\0\0\x80son"),
        )
        for second in seconds
    )
    return ebml(b"\x1a\x45\xdf\xa3", b"") + b"\x18\x53\x80\x67\x01" + b"\xff" * 7 + clusters


def test_a_clock_that_leaps_is_not_sound(tmp_path):
    (tmp_path / "x.webm").write_bytes(forged_webm([0, 600]))
    assert duree(tmp_path / "x.webm") < 1


def test_a_header_that_promises_more_than_the_bytes_hold_is_refused_or_cut(tmp_path):
    path = tmp_path / "x.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 1, 4000, 0, "NONE", ""))
        sound.writeframes(b"\x80" * 4000)
    data = bytearray(path.read_bytes())
    data[40:44] = struct.pack("<I", 4000 * 600)
    path.write_bytes(data)
    assert duree(path) < 1.1
    mp3 = bytearray((SOUNDS / "son.mp3").read_bytes())
    at = max(mp3.find(b"Xing"), mp3.find(b"Info"))
    mp3[at + 8 : at + 12] = struct.pack(">I", 10_000_000)
    (tmp_path / "y.mp3").write_bytes(mp3)
    with pytest.raises(Remarque, match="pas assez de son"):
        duree(tmp_path / "y.mp3")


@pytest.mark.parametrize("suffix", [".webm", ".wav", ".mp3", ".m4a", ".ogg"])
@pytest.mark.parametrize(
    "content", [b"", b"x", b"\x1a\x45\xdf\xa3", b"RIFF\0\0\0\0WAVE", b"\0" * 999]
)
def test_a_damaged_recording_is_one_sentence(tmp_path, suffix, content):
    path = tmp_path / f"oral{suffix}"
    path.write_bytes(content)
    with pytest.raises(Remarque):
        duree(path)


def test_odd_files_are_refused(tmp_path):
    with pytest.raises(Remarque, match="doit être au format"):
        duree(tmp_path / "oral.exe")
    with pytest.raises(Remarque, match="n'existe pas"):
        duree(tmp_path / "oral.webm")
    (tmp_path / "lien.webm").symlink_to(SOUNDS / "son.webm")
    with pytest.raises(Remarque, match="ordinaire"):
        duree(tmp_path / "lien.webm")
    (tmp_path / "dossier.webm").mkdir()
    with pytest.raises(Remarque, match="ordinaire"):
        duree(tmp_path / "dossier.webm")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10**6))
@example(seed=33961)  # the clock's scale is lost: blocks, but no time between them
def test_any_damage_to_a_webm_gives_a_length_or_a_sentence(tmp_path, seed):
    rng = random.Random(seed)
    data = bytearray((SOUNDS / "son.webm").read_bytes())
    for _ in range(rng.randint(1, 20)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    path = tmp_path / "x.webm"
    path.write_bytes(data)
    with contextlib.suppress(webm.NotWebm):
        assert 0 < webm.duration(path) < 60


# --- the recorder -----------------------------------------------------------------------------


def test_sound_is_kept_as_it_comes_and_renamed_at_the_end(tmp_path):
    recorder = Enregistreur(tmp_path / "livrables/oral.webm")
    assert recorder.statut == "Pas encore d'enregistrement."
    assert not (tmp_path / "livrables").exists()
    sound = (SOUNDS / "direct.webm").read_bytes()
    recorder.recevoir({"action": "commencer"}, b"")
    for start in range(0, len(sound), 500):
        recorder.recevoir({"action": "ajouter"}, sound[start : start + 500])
    assert Enregistreur(tmp_path / "livrables/oral.webm").interrompu
    assert recorder.fichier is None
    recorder.recevoir({"action": "terminer"}, b"")
    assert recorder.fichier.read_bytes() == sound
    assert [p.name for p in (tmp_path / "livrables").iterdir()] == ["oral.webm"]
    assert recorder.statut.endswith("oral.webm (3 s).")


def test_a_dropped_file_replaces_the_recording_in_its_own_format(tmp_path):
    recorder = Enregistreur(tmp_path / "oral.webm")
    for name in ("direct.webm", "son.mp3"):
        recorder.commencer()
        recorder.ajouter((SOUNDS / name).read_bytes())
        recorder.terminer(Path(name).suffix)
    assert [p.name for p in tmp_path.iterdir()] == ["oral.mp3"]


def test_a_recording_without_sound_does_not_replace_the_previous_one(tmp_path):
    recorder = Enregistreur(tmp_path / "oral.webm")
    recorder.commencer()
    recorder.ajouter((SOUNDS / "direct.webm").read_bytes())
    recorder.terminer()
    recorder.commencer()
    recorder.ajouter(b"du bruit")
    with pytest.raises(Remarque, match="ne contient pas de son"):
        recorder.terminer()
    assert duree(tmp_path / "oral.webm") > 2
    with pytest.raises(Remarque, match="Déposez"):
        recorder.terminer(".exe")


def test_headless_a_recorder_shows_and_writes_nothing(tmp_path):
    recorder = Enregistreur(tmp_path / "livrables/oral.webm")
    recorder._repr_mimebundle_()
    assert list(tmp_path.iterdir()) == []


# --- slides -----------------------------------------------------------------------------------


def deck(path, words=6, size=None):
    presentation = Presentation()
    for number in range(2):
        slide = presentation.slides.add_slide(presentation.slide_layouts[1])
        slide.shapes.title.text = f"Notre offre {number + 1}"
        body = slide.placeholders[1].text_frame
        body.text = " ".join(["mot"] * words)
        if size:
            body.paragraphs[0].runs[0].font.size = Pt(size)
    presentation.save(path)
    return path


def test_slides_give_their_words_titles_and_smallest_text(tmp_path):
    one, two = diapositives(deck(tmp_path / "s.pptx"))
    assert (one.numero, one.titre, one.mots) == (1, "Notre offre 1", 9)
    assert two.taille_min == 32  # the default layout's body
    assert diapositives(deck(tmp_path / "t.pptx", size=14))[0].taille_min == 14


def test_tables_groups_and_hidden_slides_are_read_as_shown(tmp_path):
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    table = slide.shapes.add_table(1, 2, 0, 0, Inches(4), Inches(1)).table
    table.cell(0, 0).text = "prix net"
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, 9, 9).text_frame.text = "dans un groupe"
    hidden = presentation.slides.add_slide(presentation.slide_layouts[6])
    hidden._element.set("show", "0")
    presentation.save(tmp_path / "s.pptx")
    (only,) = diapositives(tmp_path / "s.pptx")
    assert only.mots == 5


def test_a_pdf_support_is_read_too(tmp_path):
    from weasyprint import HTML

    html = (
        "<h1 style='font-size:30pt'>Notre offre</h1><p style='font-size:12pt'>deux mots</p>"
        "<p style='break-before:page'>suite</p>"
    )
    HTML(string=html).write_pdf(tmp_path / "s.pdf")
    one, two = diapositives(tmp_path / "s.pdf")
    assert (one.titre, one.mots, two.mots) == ("Notre offre", 4, 1)
    assert one.taille_min == pytest.approx(12, abs=0.5)


def bomb(path):
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("ppt/slides/slide1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(210):
            part.write(b" " * 1_000_000)
    return path


@pytest.mark.parametrize("suffix", [".pptx", ".pdf"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7\n%%EOF", b"x" * 5000])
def test_a_damaged_support_is_one_sentence(tmp_path, suffix, content):
    path = tmp_path / f"s{suffix}"
    path.write_bytes(content)
    with pytest.raises(Remarque):
        diapositives(path)


def test_a_bomb_and_entities_are_refused(tmp_path):
    with pytest.raises(Remarque, match="trop lourd une fois ouvert"):
        diapositives(bomb(tmp_path / "s.pptx"))
    for encoding in ("utf-8", "utf-16"):
        path = tmp_path / "e.pptx"
        with zipfile.ZipFile(path, "w") as archive:
            xml = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a/>"
            archive.writestr("ppt/presentation.xml", xml.encode(encoding))
        with pytest.raises(Remarque, match="interdits"):
            diapositives(path)
