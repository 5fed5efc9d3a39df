"""A Word file as Markdown: pandoc reads it, and the ledger compares the draft with the file's own words."""

import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pypandoc

from nscp_site.editor import word_flat
from nscp_site.editor.import_drafts import DocumentError, ImportDecisions, ImportedDocument, Progress, convert_picture
from nscp_site.editor.ledger import PlacedWord, compare_words, draft_words
from nscp_site.editor.word_hidden import apply_decisions, refuse_hidden
from nscp_site.editor.word_markdown import NUMBER_MARK, MarkdownWriter, inline_text
from nscp_site.editor.word_numbering import ParagraphCounter, convert_to_bullets, write_numbers
from nscp_site.editor.word_package import Package, StyleTable, W, attribute_value, is_on, open_package, write_package
from nscp_site.editor.word_source import ParagraphPlaces, document_words, paragraph_text

TIMEOUT_SECONDS = 120
# Of memory for pandoc itself: 1,000 pages take some 500 MB.
MAX_MEMORY = "1500M"


NOTE_KINDS = ("footnotes", "endnotes")
PAGE_EDGES = {"header": "at the top of pages", "footer": "at the foot of pages"}
# A thousand pages have some 15,000.
MAX_PARAGRAPHS = 50_000
DRAWN = {"diagrams/data": "a diagram", "charts/chart": "a chart"}
DRAWN_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
# What people write into the properties of a file, or Word does in their name.
PROPERTIES = {"creator": "Author", "lastModifiedBy": "Last modified by", "title": "Title", "subject": "Subject"}
PROPERTIES |= {"description": "Comments", "keywords": "Tags", "category": "Categories", "Manager": "Manager"}
PROPERTIES |= {"Company": "Company", "lpwstr": "of its own", "lpstr": "of its own"}
# Pandoc knows parts of the XML by the short names that Word itself uses.
SCHEMA_BASE = "http://schemas.openxmlformats.org"
NAMESPACE_PREFIXES = {
    "w": f"{SCHEMA_BASE}/wordprocessingml/2006/main",
    "r": f"{SCHEMA_BASE}/officeDocument/2006/relationships",
    "m": f"{SCHEMA_BASE}/officeDocument/2006/math",
    "wp": f"{SCHEMA_BASE}/drawingml/2006/wordprocessingDrawing",
    "a": f"{SCHEMA_BASE}/drawingml/2006/main",
    "pic": f"{SCHEMA_BASE}/drawingml/2006/picture",
    "mc": f"{SCHEMA_BASE}/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
for short, long in NAMESPACE_PREFIXES.items():
    ElementTree.register_namespace(short, long)
CONTENTS_STYLE = re.compile(r"toc \d|toc heading|table of figures")
HEADING_STYLE = re.compile(r"heading \d")


def read_word(raw: bytes, accepted: ImportDecisions, progress: Progress = lambda _read, _all: None) -> ImportedDocument:
    """Read a Word file. Raises DocumentError where it hides something that is not decided, or can't be read."""
    try:
        return _WordReader(open_package(raw), accepted, progress).read()
    except RecursionError as error:
        raise DocumentError(
            "The file is nested more deeply than any text. Copy its text into a new document."
        ) from error


class _WordReader:
    """Reads one file."""

    def __init__(self, package: Package, accepted: ImportDecisions, progress: Progress) -> None:
        self.package, self.accepted, self.progress = package, accepted, progress
        self.styles = StyleTable(package.xml("styles"))
        self.text = package.part(package.main)
        self.notes = {kind: package.xml(kind) for kind in NOTE_KINDS}
        self.trees = [self.text, *self.notes.values()]
        self.draft = ImportedDocument("", "")
        self.shown = 0

    def read(self) -> ImportedDocument:
        """The draft, its report, and what the ledger can't explain."""
        paragraphs = sum(1 for _ in self.text.iter(f"{W}p"))
        if paragraphs > MAX_PARAGRAPHS:
            raise DocumentError(
                f"The file has {paragraphs:,} paragraphs; {MAX_PARAGRAPHS:,} are the most. Part it in two."
            )
        source = self.prepare()
        draft = self.draft
        draft.title, draft.summary = word_flat.remove_title(self.text, self.styles)
        self.progress(0, paragraphs)
        for tree in self.trees:
            word_flat.unwrap_wrappers(tree)
        blocks = read_docx(self.flat_file())["blocks"]
        self.progress(paragraphs // 2, paragraphs)
        first = next((block for block in blocks if _block_text(block) or block["t"] == "Table"), None)
        if not draft.title and first is not None and first["t"] == "Header" and not _has_note_or_picture(first):
            draft.title = _block_text(first)
            blocks = [block for block in blocks if block is not first]
        writer = MarkdownWriter(self.picture)
        draft.body = writer.text(blocks)
        if not source and not draft.pictures:
            raise DocumentError("The file holds no text.")
        draft.report += self.describe_form(writer)
        self.progress(paragraphs, paragraphs)
        compared = compare_words(source, draft_words(draft.body, draft.title, draft.summary))
        draft.report += compared.order
        draft.differences = compared.missing
        draft.properties += self.properties()
        return draft

    def prepare(self) -> list[PlacedWord]:
        """Decide on what is hidden, tell what is left out, and give the words that the draft must hold."""
        for tree in self.trees:
            word_flat.choose_alternatives(tree)
        self.draft.report += refuse_hidden(self.trees, self.styles, self.package, self.accepted)
        for tree in self.trees:
            apply_decisions(tree, self.styles, self.accepted)
        self.places = ParagraphPlaces(self.text)
        for tree in self.trees:
            word_flat.fill_forms(tree)
        formulas = sum(map(word_flat.write_formulas, self.trees))
        boxes = sum(map(word_flat.move_boxes_after, self.trees))
        if formulas:
            self.draft.report.append(f"Formulas ({formulas}) are written as text on one line: compare each.")
        if boxes:
            where = "after the paragraph that each hangs on"
            self.draft.report.append(f"Text boxes ({boxes}) stand {where}: look at their order.")
        for tree in self.trees:
            self.leave_out(tree)
        self.draft.report += self.number()
        notes = {kind: _notes_by_id(part) for kind, part in self.notes.items()}
        source = document_words(self.text, self.places, self.styles, notes)
        self.draft.report += self.describe_left_out(notes)
        return source

    def leave_out(self, tree: Element) -> None:
        """Take out what a page must not have: lists of contents with numbers of pages, and text that is struck out."""
        contents = [paragraph for paragraph in tree.iter(f"{W}p") if self.is_styled(paragraph, CONTENTS_STYLE)]
        entries = "; ".join(" ".join(paragraph_text(paragraph, self.styles).split()) for paragraph in contents)
        if entries.strip("; "):
            self.tell(contents[0], "the table of contents is left out (the website makes one)", entries)
        for paragraph in contents:
            paragraph[:] = paragraph.findall(f"{W}pPr")
        for paragraph in tree.iter(f"{W}p"):
            runs = ((parent, run) for parent in paragraph.iter() for run in parent if run.tag == f"{W}r")
            struck = [(parent, run) for parent, run in runs if _is_struck(run, self.styles)]
            text = "".join(paragraph_text(run, self.styles) for _, run in struck)
            self.tell(paragraph, "text that is struck out is left out", text)
            for parent, run in struck:
                parent.remove(run)

    def is_styled(self, paragraph: Element, style: re.Pattern[str]) -> bool:
        """Whether a paragraph has a style of some name, such as that of headings or of the table of contents."""
        return any(style.fullmatch(name) for name in self.styles.names(self.styles.of(paragraph, "p")))

    def tell(self, paragraph: Element, told: str, text: str) -> None:
        """Say what was left out of a paragraph; nothing where it was no text."""
        if text.strip():
            place = self.places.of.get(paragraph, "a note")
            self.draft.report.append(f"{place[:1].upper()}{place[1:]}: {told}: “{' '.join(text.split())}”.")

    def describe_left_out(self, notes: dict[str, dict[str, Element]]) -> Iterator[str]:
        """What the file has besides its text: heads and feet of pages, drawings, notes that nothing refers to."""
        for name, where in PAGE_EDGES.items():
            edges = self.package.parts_called(name)
            for tree in edges:
                word_flat.choose_alternatives(tree)
            texts = [f"“{text}”" for text in map(self.text_inside, edges) if text]
            if texts:
                yield f"Left out, {where}: {', '.join(texts)}."
        for name, kind in DRAWN.items():
            for tree in self.package.parts_called(name):
                drawn = " ".join(" ".join(part.text or "" for part in tree.iter(DRAWN_TEXT)).split())
                yield f"Left out, {kind}" + (f" with the words “{drawn}”." if drawn else ".")
        for text in (self.text_inside(note) for kind in NOTE_KINDS for note in notes[kind].values()):
            if text:
                yield f"Left out, a note that the text does not refer to: “{text}”."
        if self.package.related("aFChunk"):
            yield "Left out, another document inside this one. Copy its text in Word, and import it again."

    def text_inside(self, tree: Element) -> str:
        """The text of all paragraphs of an element, on one line."""
        return " ".join(" ".join(paragraph_text(part, self.styles) for part in tree.iter(f"{W}p")).split())

    def flat_file(self) -> bytes:
        """The file as pandoc gets it."""
        # Pandoc passes over a picture that is not there, alternative and all.
        parts = dict.fromkeys(self.package.damaged, b"") | self.package.parts
        for name in self.package.related("numbering"):
            parts[name] = convert_to_bullets(self.package.part(name))
        parts[self.package.main] = _serialise_part(self.text)
        for kind, tree in self.notes.items():
            for name in self.package.related(kind)[:1]:
                parts[name] = ElementTree.tostring(tree, encoding="utf-8", xml_declaration=True)
        return write_package(parts)

    def picture(self, path: str, alternative: str, more: str) -> str:
        """The name of a picture's file, which is made here; empty where it can't be."""
        place = self.places.pictures[self.shown] if self.shown < len(self.places.pictures) else "somewhere"
        self.shown += 1
        found = next((name for name in self.package.parts if name.endswith(f"/{path}")), "")
        made = convert_picture(self.package.parts[found]) if found else None
        said = f"“{alternative}”" if alternative else "it has no text alternative: write in [ ] what one sees"
        if made is None:
            damaged = any(name.endswith(f"/{path}") for name in self.package.damaged)
            why = "is damaged" if damaged else "can't be shown on a website; save it as PNG or JPEG"
            self.draft.report.append(f"Picture {self.shown} ({place}) {why}: {said}. It is left out.")
            return ""
        self.draft.pictures.append(made)
        made.name = f"picture-{len(self.draft.pictures)}.{made.name}"
        unsaid = f" Left out of its alternative: “{more}”." if more else ""
        self.draft.report.append(f"Picture {self.shown} ({place}): {said}.{unsaid}")
        return made.name

    def describe_form(self, writer: MarkdownWriter) -> Iterator[str]:
        """What the form of the draft differs in."""
        for number, told in writer.remarks:
            place = self.places.tables[number - 1] if number <= len(self.places.tables) else "somewhere"
            yield f"Table {number} ({place}) {told}"
        lost = len(self.places.pictures) - self.shown
        if lost > 0:
            yield f"Pictures ({lost}) are named in the text and are not in the file: put them in by hand."
        if not self.draft.title:
            yield "No title was found: no paragraph has Word's style Title, and no heading begins the text."

    def number(self) -> Iterator[str]:
        """Write the numbers of lists and headings into the text; what is to be told of them."""
        numbering = ParagraphCounter(self.package.xml("numbering"), self.styles)
        numbered = write_numbers([one for tree in self.trees for one in numbering.of(tree)])
        heads = [one.paragraph for one in numbered if self.is_styled(one.paragraph, HEADING_STYLE)]
        if heads:
            place = self.places.of.get(heads[0], "a note")
            told = "their numbers are written into them here, and stay as they are"
            yield f"Word numbers the headings by itself (first: {place}): {told}."
        if numbering.unknown:
            unknown = ", ".join(sorted(numbering.unknown))
            yield f"Numbers in signs that are not known here ({unknown}) are in figures: compare."

    def properties(self) -> Iterator[tuple[str, str]]:
        """What the file says of itself unseen: who wrote it, who commented, what it was called."""
        for path in sorted(self.package.parts):
            if path.startswith("docProps/") and path.endswith(".xml"):
                for part in self.package.part(path).iter():
                    name = part.tag.rpartition("}")[2]
                    if (part.text or "").strip() and name in PROPERTIES:
                        yield f"its property {PROPERTIES[name]}", " ".join(str(part.text).split())
        for comment in self.package.xml("comments").iter(f"{W}comment"):
            yield "the writer of a comment", attribute_value(comment, "author")
            yield "a comment", self.text_inside(comment)


def _serialise_part(tree: Element) -> bytes:
    """A part as XML that names all of what pandoc may look for: it reads notes by the short names of the text."""
    text = ElementTree.tostring(tree, encoding="unicode")
    start, end = text.index("<"), text.index(">")
    root = text[start:end].removesuffix("/")
    more = [f' xmlns:{short}="{long}"' for short, long in NAMESPACE_PREFIXES.items() if f"xmlns:{short}=" not in root]
    return f"{root}{''.join(more)}{text[start + len(root) :]}".encode()


def _is_struck(run: Element, styles: StyleTable) -> bool:
    """Whether letters are struck out, by themselves or by their style."""
    return any(is_on(styles.of_run(run, name)) for name in ("strike", "dstrike"))


def _notes_by_id(part: Element) -> dict[str, Element]:
    """The notes of a part that people wrote, by their ids; lines that part notes from text are none."""
    notes = [note for note in part if not attribute_value(note, "type").endswith("eparator")]
    return {attribute_value(note, "id"): note for note in notes}


def _block_text(block: Any) -> str:
    """The letters of a block of pandoc's, with single spaces."""
    return " ".join(inline_text(block).replace(NUMBER_MARK, " ").split())


def _has_note_or_picture(block: Any) -> bool:
    """Whether a heading holds a picture or a note, so that it can't become the title."""
    return any(f'"t": "{kind}"' in json.dumps(block) for kind in ("Note", "Image", "Superscript", "Subscript"))


def read_docx(raw: bytes) -> dict[str, Any]:
    """What pandoc makes of a Word file: its blocks, as pandoc names them. Raises DocumentError.

    In its sandbox pandoc opens no other file and no address, whatever the file names.
    """
    command = [pypandoc.get_pandoc_path(), "+RTS", f"-M{MAX_MEMORY}", "-RTS", "--sandbox", "--from=docx", "--to=json"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.docx"
        path.write_bytes(raw)
        try:
            done = subprocess.run([*command, str(path)], capture_output=True, check=False, timeout=TIMEOUT_SECONDS)  # noqa: S603
        except subprocess.TimeoutExpired as error:
            raise DocumentError(f"Reading it took more than {TIMEOUT_SECONDS} seconds. Part it in two.") from error
    try:
        read: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise DocumentError(
            "The file can't be read: it is damaged, or too large for a text. Open it in Word, and save it again as "
            "a Word document (.docx)."
        ) from error
    return read
