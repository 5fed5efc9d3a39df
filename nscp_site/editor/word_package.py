"""Opens a Word file (a ZIP archive of XML parts) defensively: it may come from anybody."""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from nscp_site.editor.import_drafts import DocumentError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# Word writes the same in the names of the standard's stricter form (ISO/IEC 29500, Strict).
STRICT = re.compile(
    rb"http://purl\.oclc\.org/ooxml/(wordprocessingml/(?=main)|drawingml/|officeDocument/(?=relationships|math))"
)
# A report of 1,000 pages unpacks to some 30 MB of XML; its photos are packed already.
MAX_FILE_BYTES = 200_000_000
MAX_XML_BYTES = 64_000_000
MAX_PARTS = 5_000
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"
DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
CANT_OPEN = "The file can't be opened: {why}. Open it in Word, and save it again as a Word document (.docx)."


@dataclass
class Package:
    """The parts of a Word file by name, and the name of the one that holds the text. A damaged picture is no part."""

    parts: dict[str, bytes]
    main: str
    damaged: list[str]

    def related(self, kind: str) -> list[str]:
        """The parts that the text names as its own of a kind, such as `footnotes`; those alone that are there."""
        named = [target for other, target in _read_relations(self.parts, self.main) if other.endswith(f"/{kind}")]
        return [name for name in dict.fromkeys(named) if name in self.parts]

    def xml(self, kind: str) -> Element:
        """The first part of a kind as XML; an empty one where there is none. Raises DocumentError."""
        return next(map(self.part, self.related(kind)), Element(kind))

    def part(self, name: str) -> Element:
        """A part as XML. Raises DocumentError."""
        return _parse_xml(name, self.parts[name])

    def parts_called(self, name: str) -> list[Element]:
        """The parts of a name that are counted, such as header1.xml, as XML. Raises DocumentError."""
        return [self.part(path) for path in sorted(self.parts) if re.search(rf"/{name}\d*\.xml$", path)]


def open_package(raw: bytes) -> Package:
    """Open a Word file. Raises DocumentError for what is none, is locked, damaged or made to do harm."""
    if raw.startswith(OLE_SIGNATURE):
        raise DocumentError(
            "The file has a password, or is of Word before 2007 (.doc). Open it in Word, take the password off "
            "(File, Info, Protect Document), and save it as a Word document (.docx)."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts, damaged = _read_parts(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError) as error:
        raise DocumentError(CANT_OPEN.format(why="it is damaged, or is no Word document")) from error
    main = _find_main_part(parts)
    if main is None:
        raise DocumentError("This is not a Word file (.docx). Open it in Word, and save it as a Word document.")
    return Package(parts, main, damaged)


def _read_parts(archive: zipfile.ZipFile) -> tuple[dict[str, bytes], list[str]]:
    """The parts by name, and the names of damaged ones that hold no text. Raises DocumentError, BadZipFile."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if any(entry.flag_bits & 1 for entry in entries):
        raise DocumentError("The file has a password. Open it in Word, take the password off, and save it again.")
    names = [posixpath.normpath(entry.filename.replace("\\", "/")).lstrip("/") for entry in entries]
    if len(entries) > MAX_PARTS or len(set(names)) < len(names):
        raise DocumentError(CANT_OPEN.format(why="its parts are not those of a Word document"))
    xml = sum(entry.file_size for entry, name in zip(entries, names, strict=True) if _is_xml(name))
    if xml > MAX_XML_BYTES or sum(entry.file_size for entry in entries) > MAX_FILE_BYTES:
        raise DocumentError(
            "The file is too large: unpacked, its text would take more than 64 MB, or all of it more than 200 MB. "
            "Take pictures and films out, or part it in two."
        )
    parts, damaged = {}, []
    for entry, name in zip(entries, names, strict=True):
        try:
            parts[name] = archive.read(entry)
        except (zipfile.BadZipFile, zlib.error, EOFError):
            if _is_xml(name):
                raise
            damaged.append(name)
        if _is_xml(name):
            parts[name] = _to_transitional(parts[name])
    return parts, damaged


def _is_xml(name: str) -> bool:
    """Whether a part is text, by its name."""
    return name.lower().endswith((".xml", ".rels"))


def _to_transitional(text: bytes) -> bytes:
    """XML with the names that Word itself uses. Raises DocumentError for what grows while it is read."""
    if DOCTYPE.search(text):
        raise DocumentError(CANT_OPEN.format(why="it holds what no Word document holds"))
    return STRICT.sub(rb"http://schemas.openxmlformats.org/\g<1>2006/", text)


def _find_main_part(parts: dict[str, bytes]) -> str | None:
    """The part that holds the text: the one that the file names, else the one that is called as Word calls it."""
    named = [target for kind, target in _read_relations(parts, "") if kind.endswith("/officeDocument")]
    usual = sorted(name for name in parts if re.fullmatch(r"word/document\d*\.xml", name))
    return next((name for name in [*named, *usual] if name in parts and _is_xml(name)), None)


def _read_relations(parts: dict[str, bytes], name: str) -> Iterator[tuple[str, str]]:
    """What a part (or the file: an empty name) names: the kind, and the other part's name."""
    folder, base = posixpath.split(name)
    path = posixpath.join(folder, "_rels", f"{base}.rels")
    for relation in _parse_xml(path, parts[path]).iter(RELATION) if path in parts else ():
        if relation.get("TargetMode") != "External":
            target = posixpath.join("/", folder, relation.get("Target", ""))
            yield relation.get("Type", ""), posixpath.normpath(target).lstrip("/")


def _parse_xml(name: str, text: bytes) -> Element:
    """A part as XML. Raises DocumentError."""
    try:
        return ElementTree.fromstring(text)  # noqa: S314 - no part has entities of its own
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise DocumentError(CANT_OPEN.format(why=f"its part {posixpath.basename(name)} is damaged")) from error


def write_package(parts: dict[str, bytes]) -> bytes:
    """The parts as a file again."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


# Word counts no farther.
MAX_NUMBER = 32_767


class StyleTable:
    """The styles by their ids."""

    def __init__(self, part: Element) -> None:
        self.by_id = {style.get(f"{W}styleId", ""): style for style in part.iter(f"{W}style")}
        self.defaults = part.findall(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        usual = [(name, style) for name, style in self.by_id.items() if is_on(style, "default", "0")]
        self.usual = {style.get(f"{W}type", ""): name for name, style in usual}

    def chain(self, name: str) -> Iterator[Element]:
        """A style and those that it is based on, the nearest first."""
        seen: set[str] = set()
        while name in self.by_id and name not in seen:
            seen.add(name)
            yield self.by_id[name]
            name = attribute_value(self.by_id[name].find(f"{W}basedOn"))

    def of(self, element: Element, kind: str) -> str:
        """The id of a paragraph's (p), a run's (r) or a table's (tbl) style; of the usual one where it has none."""
        own = attribute_value(element.find(f"{W}{kind}Pr/{W}{kind}Style"))
        return own or self.usual.get({"p": "paragraph", "r": "character", "tbl": "table"}[kind], "")

    def names(self, name: str) -> set[str]:
        """What a style and those above it are called, in lower case."""
        return {attribute_value(style.find(f"{W}name")).lower() for style in self.chain(name)}

    def first(self, name: str, path: str) -> Element | None:
        """What the nearest style says of something, such as `rPr/color`; None where none says anything."""
        steps = "/".join(f"{W}{step}" for step in path.split("/"))
        return next((found for style in self.chain(name) if (found := style.find(steps)) is not None), None)

    def of_run(self, run: Element, name: str) -> Element | None:
        """What a run, or else its style, says of a property; None where neither says anything."""
        own = run.find(f"{W}rPr/{W}{name}")
        return own if own is not None else self.first(self.of(run, "r"), f"rPr/{name}")


def is_number(said: str) -> bool:
    """Whether a file says a number that Word could have counted to: a file may say anything, as long as it likes."""
    return said.isascii() and said.isdecimal() and len(said) <= len(str(MAX_NUMBER)) and int(said) <= MAX_NUMBER


def attribute_value(element: Element | None, name: str = "val") -> str:
    """An attribute of an element that may not be there."""
    return element.get(f"{W}{name}", "") if element is not None else ""


def is_on(switch: Element | None, name: str = "val", unsaid: str = "true") -> bool:
    """Whether a switch is there and on: it is on, unless an attribute says otherwise."""
    return switch is not None and switch.get(f"{W}{name}", unsaid) not in ("0", "false", "off")
