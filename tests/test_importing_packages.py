"""Word files as packages: other valid ones are read, and what is damaged, locked or made to do harm is refused."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from PIL import Image

from nscp_site.editor.import_drafts import DocumentError, ImportDecisions
from nscp_site.editor.word_import import read_word
from tests.papers import W, paragraph, photo, picture, word

EVERYTHING = ImportDecisions("accept", "leave-out", "leave-out")


def repacked(raw: bytes, change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    """A Word file with other parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(*change(name, old.read(name)))
    return made.getvalue()


GOOD = word(paragraph("Written in the browser.") + picture(1, "A cot"), pictures=[photo()])


def other_names(name: str, text: bytes) -> tuple[str, bytes]:
    """As Word Online calls the parts."""
    return name.replace("document.xml", "document2.xml"), text.replace(b"word/document.xml", b"word/document2.xml")


def strict(name: str, text: bytes) -> tuple[str, bytes]:
    """In the names of the standard's strict form."""
    text = text.replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
    old, new = (b"http://schemas.openxmlformats.org/officeDocument/2006", b"http://purl.oclc.org/ooxml/officeDocument")
    return name, text.replace(old + b"/relationships", new + b"/relationships")


def no_picture(name: str, text: bytes) -> tuple[str, bytes]:
    """With a relation that leads nowhere."""
    return name, text.replace(b"media/image1.jpeg", b"media/none.jpeg") if name.endswith(".rels") else text


@pytest.mark.parametrize("change", [other_names, strict, no_picture])
def test_other_valid_packages_are_read(change: Callable[[str, bytes], tuple[str, bytes]]) -> None:
    made = read_word(repacked(GOOD, change), ImportDecisions())
    assert made.body.startswith("Written in the browser.")
    assert len(made.pictures) == (change is not no_picture)


def spoilt(raw: bytes, name: str, **changed: object) -> bytes:
    """A Word file one of whose entries says something untrue in the archive's list."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        entry = archive.getinfo(name)
    place = raw.index(b"PK\x01\x02", entry.header_offset)
    while raw[place + 46 : place + 46 + len(name)] != name.encode():
        place = raw.index(b"PK\x01\x02", place + 4)
    at = {"flags": 8, "size": 24}
    made = bytearray(raw)
    for field, value in changed.items():
        width = 2 if field == "flags" else 4
        made[place + at[field] : place + at[field] + width] = int(str(value)).to_bytes(width, "little")
    return bytes(made)


def flipped(raw: bytes, name: str) -> bytes:
    """A Word file one byte of which is another."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        entry = archive.getinfo(name)
    made = bytearray(raw)
    made[entry.header_offset + 30 + len(name) + 20] ^= 0xFF
    return bytes(made)


def grown(raw: bytes, size: int) -> bytes:
    """A Word file whose text is as long as that, and packs to little."""
    return repacked(raw, lambda name, text: (name, text + b" " * size if name == "word/document.xml" else text))


DEEP = word("<w:sdt><w:sdtContent>" * 3000 + paragraph("Deep") + "</w:sdtContent></w:sdt>" * 3000)
ENTITY = repacked(GOOD, lambda name, text: (name, text.replace(b"<w:document", b"<!DOCTYPE x><w:document", 1)))
BAD = {
    "a password by the old way": (b"\xd0\xcf\x11\xe0" + bytes(600), "has a password"),
    "a password of the archive": (spoilt(GOOD, "word/document.xml", flags=1), "has a password"),
    "an archive that lies small": (spoilt(GOOD, "word/document.xml", size=10), "damaged"),
    "an archive that lies large": (spoilt(GOOD, "word/document.xml", size=2_000_000_000), "too large"),
    "a bomb": (grown(GOOD, 70_000_000), "too large"),
    "a flipped byte": (flipped(GOOD, "word/document.xml"), "damaged"),
    "a half": (GOOD[: len(GOOD) // 2], "damaged"),
    "entities": (ENTITY, "holds what no Word document holds"),
    "depth": (DEEP, "nested more deeply"),
    "nothing": (word(paragraph()), "holds no text"),
    "too many paragraphs": (word("<w:p/>" * 50_001), "50,000 are the most"),
}


@pytest.mark.parametrize("way", BAD)
def test_what_is_damaged_locked_or_made_to_do_harm_is_refused_in_plain_words(way: str) -> None:
    raw, told = BAD[way]
    with pytest.raises(DocumentError, match=re.escape(told)):
        read_word(raw, EVERYTHING)


def test_a_damaged_picture_is_told_and_the_text_read() -> None:
    made = read_word(flipped(GOOD, "word/media/image1.jpeg"), ImportDecisions())
    assert made.body == "Written in the browser."
    assert "Picture 1 (paragraph 2) is damaged: “A cot”. It is left out." in made.report


@pytest.mark.slow
def test_a_large_picture_is_made_small() -> None:
    made = io.BytesIO()
    Image.effect_noise((3000, 2000), 90).convert("RGB").save(made, "JPEG", quality=95)
    (kept,) = read_word(word(picture(1, "A cot"), pictures=[made.getvalue()]), ImportDecisions()).pictures
    with Image.open(io.BytesIO(kept.raw)) as image:
        assert image.width == 1200
    assert len(kept.raw) <= 500_000
    assert (
        read_word(word(paragraph("A") + picture(1, "A cot"), pictures=[b"no picture"]), ImportDecisions()).pictures
        == []
    )
