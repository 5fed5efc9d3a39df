"""What a Word file hides: changes not yet accepted, comments, hidden text. Nothing of it may slip onto a page."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXTS = re.compile(r"word/(?:document|footnotes|endnotes)\d*\.xml")
COMMENTS = "word/comments.xml"
LARGEST = 200_000_000

INSERTED, DELETED = {f"{W}ins", f"{W}moveTo"}, {f"{W}del", f"{W}moveFrom"}
REMARKS = {f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference", f"{W}annotationRef"}
WHITE = re.compile(r"^f{6}$", re.IGNORECASE)


@dataclass(frozen=True)
class Accepted:
    """What the editor decided of what is hidden; None: nothing, so that the file is refused where it is found."""

    changes: Literal["accept", "reject"] | None = None
    comments: Literal["leave-out"] | None = None
    hidden: Literal["leave-out", "keep"] | None = None


class WordError(Exception):
    """A Word file that must not be imported as it is; the message says what to do."""


def clean_word(raw: bytes, accepted: Accepted) -> bytes:
    """The file with what is hidden decided as the editor said. Raises WordError for all that is not decided."""
    parts = read_parts(raw)
    trees = {name: parse(name, text) for name, text in parts.items() if TEXTS.fullmatch(name)}
    if "word/document.xml" not in trees:
        raise WordError("This is not a Word file (.docx). Open it in Word, and save it as a Word document.")
    styles = hidden_styles(parts.get("word/styles.xml", b""))
    refuse(trees, styles, parts, accepted)
    for name, tree in trees.items():
        decide(tree, styles, accepted)
        parts[name] = ElementTree.tostring(tree, encoding="utf-8", xml_declaration=True)
    return write_parts(parts)


def read_parts(raw: bytes) -> dict[str, bytes]:
    """The parts of the file by name. Raises WordError."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST:
                raise WordError("The file is too large to be a text. Take its pictures and films out first.")
            return {part.filename: archive.read(part) for part in archive.infolist()}
    except (zipfile.BadZipFile, RuntimeError, OSError, ValueError) as error:
        raise WordError(
            "The file can't be opened: it is damaged, has a password, or is no Word document (.docx). Open it in Word, "
            "and save it again."
        ) from error


def write_parts(parts: dict[str, bytes]) -> bytes:
    """The parts as a file again."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


def parse(name: str, text: bytes) -> Element:
    """A part as XML. Raises WordError."""
    try:
        return ElementTree.fromstring(text)  # noqa: S314 - expat refuses entities that grow
    except ElementTree.ParseError as error:
        raise WordError(f"The file is damaged ({name}). Open it in Word, and save it again.") from error


def refuse(trees: dict[str, Element], styles: set[str], parts: dict[str, bytes], accepted: Accepted) -> None:
    """Say everything that is hidden and not decided. Raises WordError."""
    told = []
    changes = sum(1 for tree in trees.values() for _ in changed(tree))
    if changes and accepted.changes is None:
        told.append(f"tracked changes ({changes}): add --changes accept or --changes reject")
    comments = len(parse(COMMENTS, parts[COMMENTS])) if COMMENTS in parts else 0
    if comments and accepted.comments is None:
        told.append(f"comments ({comments}): add --comments leave-out")
    hidden = sum(1 for tree in trees.values() for _ in hidden_runs(tree, styles))
    if hidden and accepted.hidden is None:
        told.append(f"hidden text ({hidden}): read it in Word (¶ shows it), then add --hidden leave-out or keep")
    if told:
        raise WordError("The file holds what readers of the paper never saw:\n  - " + "\n  - ".join(told))


def changed(tree: Element) -> Iterator[Element]:
    """Insertions, deletions and moves that nobody has accepted yet."""
    return (element for element in tree.iter() if element.tag in INSERTED | DELETED)


def hidden_runs(tree: Element, styles: set[str]) -> Iterator[Element]:
    """Runs of text that Word doesn't show: marked as hidden, by themselves or by a style, or white."""
    for paragraph in tree.iter(f"{W}p"):
        by_style = style_of(paragraph, "p") in styles
        for run in paragraph.iter(f"{W}r"):
            has_text = any((text.text or "").strip() for text in run.iter() if text.tag in (f"{W}t", f"{W}delText"))
            if has_text and is_hidden(run, hidden=by_style or style_of(run, "r") in styles):
                yield run


def is_hidden(run: Element, *, hidden: bool) -> bool:
    """Whether a run is not seen; `hidden` is what its styles say."""
    properties = run.find(f"{W}rPr")
    if properties is None:
        return hidden
    vanish = properties.find(f"{W}vanish")
    colour = properties.find(f"{W}color")
    white = colour is not None and bool(WHITE.match(colour.get(f"{W}val", "")))
    shaded = properties.find(f"{W}shd") is not None or properties.find(f"{W}highlight") is not None
    return (is_on(vanish) if vanish is not None else hidden) or (white and not shaded)


def is_on(switch: Element) -> bool:
    """Whether a switch of Word's XML is on: it is, unless it says otherwise."""
    return switch.get(f"{W}val", "true") not in ("0", "false", "off")


def style_of(element: Element, kind: str) -> str:
    """The id of a paragraph's (p) or a run's (r) style."""
    style = element.find(f"{W}{kind}Pr/{W}{kind}Style")
    return style.get(f"{W}val", "") if style is not None else ""


def hidden_styles(text: bytes) -> set[str]:
    """The ids of styles that hide their text, themselves or by the style they are based on."""
    if not text:
        return set()
    styles = {style.get(f"{W}styleId", ""): style for style in parse("word/styles.xml", text).iter(f"{W}style")}
    return {name for name in styles if hides(styles, name)}


def hides(styles: dict[str, Element], name: str) -> bool:
    """Whether a style, or the nearest above it that says anything, hides its text."""
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        vanish = styles[name].find(f"{W}rPr/{W}vanish")
        if vanish is not None:
            return is_on(vanish)
        above = styles[name].find(f"{W}basedOn")
        name = above.get(f"{W}val", "") if above is not None else ""
    return False


def decide(tree: Element, styles: set[str], accepted: Accepted) -> None:
    """Do with changes, comments and hidden text in one part what the editor said."""
    hidden = set(hidden_runs(tree, styles)) if accepted.hidden == "leave-out" else set()
    kept, gone = (DELETED, INSERTED) if accepted.changes == "reject" else (INSERTED, DELETED)
    for parent in list(tree.iter()):
        for child in list(parent):
            if child in hidden or child.tag in gone | REMARKS:
                parent.remove(child)
    unwrap(tree, kept)
    for element in tree.iter():
        if element.tag == f"{W}delText":
            element.tag = f"{W}t"
        elif element.tag == f"{W}rPr":
            for vanish in element.findall(f"{W}vanish"):
                element.remove(vanish)


def unwrap(parent: Element, kept: set[str]) -> None:
    """Put what stands inside the wrappers of changes in their place."""
    place = 0
    while place < len(parent):
        child = parent[place]
        if child.tag in kept:
            parent[place : place + 1] = list(child)
            continue
        unwrap(child, kept)
        place += 1
