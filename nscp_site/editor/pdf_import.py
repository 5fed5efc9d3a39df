"""Imports a PDF as Markdown, with a report of what was left out and what to check.

A PDF has letters and positions, but no headings or lists. Two readers are used: pdfplumber makes the draft, and
PDFium is the witness whose words the draft is compared with.
"""

import io
import logging
import re
import zlib
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from nscp_site.editor.import_drafts import (
    DocumentError,
    ImportDecisions,
    ImportedDocument,
    Picture,
    Progress,
    escape_line_starts,
    escape_markdown,
)
from nscp_site.editor.ledger import Comparison, PlacedWord, compare_words, normalised_words, rendered_words, words_at
from nscp_site.editor.pdf_columns import group_into_lines, reading_order, remove_running_lines
from nscp_site.editor.pdf_drawn import PdfiumDocument
from nscp_site.editor.pdf_letters import UNKNOWN_LETTER
from nscp_site.editor.pdf_page import PdfPage, read_page
from nscp_site.editor.pdf_paragraphs import ComposedText, DraftLine, compose_text
from nscp_site.editor.pdf_scripts import MojibakeError, decode_mojibake, has_right_to_left, unreadable_share
from nscp_site.privacy.word_lists import english_words

DIGITS = re.compile(r"\d+")
# Words of which so much of the shorter one lies on the other are printed over each other.
OVERLAP = 0.3


def _describe_pages(pages: Sequence[PdfPage], edges: dict[int, list[str]], *, kept: bool) -> list[str]:
    """What is to be told of the pages: what is left out of them, and what to look at."""
    remarks = []
    repeated: dict[str, list[tuple[int, str]]] = {}
    for number in sorted(edges):
        for text in edges[number]:
            repeated.setdefault(DIGITS.sub("#", text), []).append((number, text))
    for found in repeated.values():
        numbers = [number for number, _ in found]
        texts = list(dict.fromkeys(text for _, text in found))
        remarks.append(
            f"Left out at the edges of {len(numbers)} pages ({numbers[0]} to {numbers[-1]}): "
            + ", ".join(f"“{text}”" for text in texts)
        )
    empty = [str(page.number) for page in pages if not page.has_text and page.pictures]
    if empty:
        remarks.append(f"Nothing of page {', '.join(empty)} is here: a picture of text, or none. Type what it says.")
    for page in pages:
        remarks += [f"Page {page.number}: {remark}" for remark in describe_page(page, kept=kept)]
    buttons = [text for page in pages for text in page.buttons]
    if buttons:
        remarks.append(f"Left out, buttons of the form: {', '.join(f'“{text}”' for text in buttons)}.")
    filled = sum(len(page.values) for page in pages)
    if filled:
        remarks.append(f"What was filled into the form ({filled} fields) stands beside its words: look at each.")
    comments = sum(len(page.comments) for page in pages)
    if comments:
        remarks.append(f"Comments ({comments}) are left out.")
    return remarks


def describe_page(page: PdfPage, *, kept: bool) -> Iterator[str]:
    """Remarks on one page for the report."""
    if page.hidden:
        done = "is kept: look for it" if kept else "is left out"
        yield f"text that does not show on paper {done}: “{page.hidden}”."
    if page.recognised:
        yield "a machine read its words off a picture: compare each."
    if page.signs:
        yield f"signs that a font draws for letters are written as bullets: “{page.signs}”."
    if page.marks:
        yield f"left out, what stamps and other marks say that were put on it: “{page.marks}”."
    if page.overprinted:
        yield f"letters printed over each other, to look bold, stand once: “{page.overprinted}”."
    if page.turned:
        texts = ", ".join(f"“{line.text}”" for line in reading_order(page.turned))
        yield f"what runs sideways or at a slant stands after the rest: {texts}."
    overlapping = [
        f"{one.text} {other.text}"
        for line in group_into_lines(page.pieces)
        for one, other in pairwise(line.pieces)
        if other.x0 < one.x1 - OVERLAP * min(one.x1 - one.x0, other.x1 - other.x0)
    ]
    if overlapping:
        yield f"words are printed over each other, look at each: “{', '.join(overlapping)}”."
    yield from _describe_letters(page)


def _describe_letters(page: PdfPage) -> Iterator[str]:
    """What is to be told of the letters of one page."""
    if any(has_right_to_left(piece.text) for piece in (*page.pieces, *page.turned)):
        yield "some of its text runs from right to left: compare the order of its words and figures."
    unread = sum(piece.text.count(UNKNOWN_LETTER) for piece in (*page.pieces, *page.turned))
    if unread:
        yield f"letters of which the file doesn't say what they are ({unread}) stand as {UNKNOWN_LETTER}: type them."
    if page.mirrored:
        yield "letters printed mirrored are read as a mirror shows them: compare."


def _describe_text(made: ComposedText) -> list[str]:
    """What is to be told of the text."""
    remarks = []
    if made.headings or made.title:
        remarks.append("Headings were guessed from the size and weight of letters: look at each.")
    if not made.title:
        remarks.append("No title was found: no line is printed larger than the others. Write one.")
    if made.joined:
        remarks.append(f"Words parted by the ends of lines were joined: {', '.join(made.joined)}.")
    remarks += [
        f"Page {page}: the heads of a table were printed again: “{text}”." for page, text in made.repeated_heads
    ]
    remarks.append("Footnotes stand where the page ended.")
    return remarks


MAX_FILE_BYTES = 200_000_000
MAX_PAGES = 1_000
# The drawing of a page, the letters of a font: a map of a whole town takes some 20 MB.
MAX_STREAM_BYTES = 64_000_000
# What is packed may be packed again; and how many bytes before it say what it is.
DEEPEST, HEAD = 4, 400
STREAM = re.compile(rb"stream\r?\n")
READ_ERRORS = (
    PdfminerException,
    PDFException,
    PSException,
    pypdfium2.PdfiumError,
    ValueError,
    KeyError,
    TypeError,
    OSError,
    IndexError,
    AttributeError,
)
NOTHING_ACCEPTED = ImportDecisions()
UNWITNESSED = "The file is damaged: its words could not be compared with those of the draft. Compare them all."
HIDDEN_TEXT_ERROR = (
    "The file holds text that does not show on paper: beyond its edge, in its colour, or covered. Read it, then add "
    "--hidden leave-out or --hidden keep:"
)
MAX_PICTURES = 100
CANT_OPEN = "The file can't be opened: {why}. Print it to a PDF again, or ask for the Word file."
SCANNED_ERROR = (
    "The file holds pictures of text and no text: it was scanned. Ask for the Word file; or open it in Word, which "
    "reads what is in such pictures, compare every word, and save it as a Word document (.docx)."
)
# A word that the end of a line parts, as the second reader writes it.
LINE_END_HYPHEN = re.compile("[\ufffe\x02\u00ad]\\s*")
PROPERTIES = ("Title", "Author", "Subject", "Keywords")
# More words than this that can't be read make the whole file one that can't.
MAX_GARBLED_SHARE = 0.5
# The signs of Symbol and Wingdings in PDFs made by Word: what stands for a bullet, and for a tick.
TICKS = "\uf0fc\uf0fe\uf052\uf053"
SYMBOL_SIGNS = re.compile("[\uf020-\uf0ff](?=\\s|$)|(?<!\\S)[\uf020-\uf0ff]")


def read_pdf(
    raw: bytes, accepted: ImportDecisions = NOTHING_ACCEPTED, progress: Progress = lambda _read, _all: None
) -> ImportedDocument:
    """Read a PDF. Raises DocumentError where there is no text, none that can be read, or some that nobody sees."""
    if len(raw) > MAX_FILE_BYTES:
        raise DocumentError("The file is larger than 200 MB. Part it in two.")
    _refuse_bombs(raw)
    paper = _open_pdfium(raw)
    try:
        pages = list(_read_pages(raw, paper, progress, keep_hidden=accepted.hidden == "keep"))
        metadata = paper.properties() if paper else {}
    finally:
        if paper:
            paper.close()
    if not any(page.has_text for page in pages):
        raise DocumentError(SCANNED_ERROR)
    _refuse_hidden(pages, accepted)
    source = [word for page in pages for word in _witness_words(page)]
    differences = [] if paper else [UNWITNESSED]
    edges = remove_running_lines(pages)
    report = _describe_pages(pages, edges, kept=accepted.hidden == "keep")
    pictures = _collect_pictures(pages, report)
    lines = [
        DraftLine(line, page.number, _replace_symbols(line.text))
        for page in pages
        for pieces in (page.pieces, page.turned)
        for line in reading_order(pieces)
    ]
    differences += _mend_lines(lines, report)
    known = Counter(word for line in lines for word in normalised_words(line.text))
    made = compose_text(lines, lambda word: word.lower() in english_words() or known[word.lower()] > 1)
    report += _describe_text(made)
    compared = _compare_with_draft(made, source, pages, edges)
    return ImportedDocument(
        made.title,
        made.body,
        report + compared.parted + compared.order,
        differences=differences + compared.missing,
        properties=_hidden_properties(metadata, pages),
        pictures=pictures,
    )


def _compare_with_draft(
    made: ComposedText, source: Sequence[PlacedWord], pages: Sequence[PdfPage], edges: dict[int, list[str]]
) -> Comparison:
    """What the draft lacks of the words of the pages, but for those that are left out and told."""
    left_out = [*((number, text) for number, texts in edges.items() for text in texts), *made.repeated_heads]
    left_out += [(page.number, sign) for page in pages for sign in page.signs.split()]
    left_out += [(page.number, page.hidden) for page in pages if page.hidden]
    twice = {page.place for page in pages if page.overprinted}
    draft = rendered_words(f"{escape_line_starts(escape_markdown(made.title))}\n\n{made.body}", numbers=True)
    joined = {word for text in made.joined for word in normalised_words(text)}
    there = set(draft)
    return compare_words(
        _remove_left_out([match_direction(word, there) for word in source], left_out), draft, twice, joined
    )


def match_direction(word: PlacedWord, there: Container[str]) -> PlacedWord:
    """A witness word reversed, where PDFium read it in the wrong direction and the draft has it reversed."""
    wrong = word.text not in there and has_right_to_left(word.text) and word.text[::-1] in there
    return replace(word, text=word.text[::-1]) if wrong else word


def _refuse_hidden(pages: Sequence[PdfPage], accepted: ImportDecisions) -> None:
    """Raise DocumentError where text does not show on paper and nobody said what to do with it."""
    hidden = [f"page {page.number}: “{page.hidden}”" for page in pages if page.hidden]
    if hidden and accepted.hidden is None:
        raise DocumentError("\n  - ".join([HIDDEN_TEXT_ERROR, *hidden]))


def _open_pdfium(raw: bytes) -> PdfiumDocument | None:
    """The file as the witness sees it; none where it can't be opened."""
    try:
        return PdfiumDocument(raw)
    except pypdfium2.PdfiumError:
        return None


def _refuse_bombs(raw: bytes) -> None:
    """Raise DocumentError for decompression bombs: streams that unpack to more than MAX_STREAM_BYTES."""
    for start in STREAM.finditer(raw):
        if b"/Image" in raw[max(0, start.start() - HEAD) : start.start()]:
            continue
        packed = memoryview(raw)[start.end() :]
        for _ in range(DEEPEST):
            try:
                unpacked = zlib.decompressobj().decompress(packed, MAX_STREAM_BYTES)
            except zlib.error:
                break
            if len(unpacked) >= MAX_STREAM_BYTES:
                raise DocumentError(
                    "The file is no text: a part of it unpacks to more than 64 MB. Print it to a PDF again."
                )
            packed = memoryview(unpacked)


def _read_pages(
    raw: bytes, paper: PdfiumDocument | None, progress: Progress, *, keep_hidden: bool
) -> Iterator[PdfPage]:
    """The pages one by one, each given back as soon as it is read. Raises DocumentError."""
    for name in ("pdfminer", "pdfplumber"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        with pdfplumber.open(io.BytesIO(raw)) as document:
            number = len(document.pages)
            if number > MAX_PAGES:
                raise DocumentError(f"The file has {number:,} pages; {MAX_PAGES:,} are the most. Part it in two.")
            for place, page in enumerate(document.pages, 1):
                sheet = paper.page(place) if paper else None
                try:
                    yield read_page(page, place, sheet, keep_hidden=keep_hidden)
                finally:
                    if sheet:
                        sheet.close()
                page.close()
                progress(place, number)
    except READ_ERRORS as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect) or b"/Encrypt" in raw:
            why = "it has a password, or forbids copying"
        else:
            why = "it is damaged, or is no PDF"
        raise DocumentError(CANT_OPEN.format(why=why)) from error


def _witness_words(page: PdfPage) -> list[PlacedWord]:
    """The words of a page as the witness reads them; of those that the end of a line parts, the first part says so."""
    words: list[PlacedWord] = []
    for part in LINE_END_HYPHEN.split(_plain_text(page.source or "")):
        if words:
            words[-1] = replace(words[-1], parted=True)
        words += words_at(page.place, part)
    return words + words_at(page.place, " ".join(page.values))


def _plain_text(text: str) -> str:
    """A page's text, mended where it is garbled."""
    try:
        return decode_mojibake(text.replace("\r\n", "\n"))[0]
    except MojibakeError:
        return text


def _replace_symbols(text: str) -> str:
    """A line as people read it: signs that only a font of signs has are bullets."""
    return SYMBOL_SIGNS.sub(lambda sign: "✓" if sign[0] in TICKS and sign.start() else "•", text)


def _mend_lines(lines: Sequence[DraftLine], report: list[str]) -> list[str]:
    """Decode mojibake in lines, in place; returns what cannot be read. Raises MojibakeError where that is most."""
    rows = [row for line in lines for row in line.line.rows]
    texts = [line.text for line in lines] + [cell.replace("\n", "\v") for row in rows for cell in row]
    try:
        mended, changed = decode_mojibake("\n".join(texts))
    except MojibakeError:
        if unreadable_share(" ".join(texts)) > MAX_GARBLED_SHARE:
            raise
        return [f"Page {line.page}: “{line.text}” can't be read." for line in lines if unreadable_share(line.text)]
    made = iter(mended.split("\n"))
    for line in lines:
        line.text = next(made)
    for row in rows:
        row[:] = [next(made).replace("\v", "\n") for _ in row]
    if changed:
        report.append(f"Garbled text was mended in {changed} lines: compare them with the PDF.")
    return []


def _remove_left_out(words: Sequence[PlacedWord], left_out: Sequence[tuple[int, str]]) -> list[PlacedWord]:
    """The words that the draft must hold: all but those left out of a page and reported."""
    by_page: dict[str, list[list[str]]] = {}
    for number, text in left_out:
        by_page.setdefault(f"page {number}", []).append(normalised_words(text))
    made: list[PlacedWord] = []
    for place, group in groupby(words, key=lambda word: word.place):
        of_page = list(group)
        for gone in by_page.get(place, []):
            _remove_words(of_page, gone)
        made += of_page
    return made


def _remove_words(words: list[PlacedWord], gone: Sequence[str]) -> None:
    """Remove words from a list: as a run where they are consecutive, else each at its first place."""
    texts = [word.text for word in words]
    for start in range(len(texts) - len(gone) + 1):
        if texts[start : start + len(gone)] == list(gone):
            del words[start : start + len(gone)]
            return
    for word in gone:
        if word in texts:
            del words[texts.index(word)]
            texts.remove(word)


def _collect_pictures(pages: Sequence[PdfPage], report: list[str]) -> list[Picture]:
    """The pages' pictures, without duplicates, named; others are reported."""
    kept: list[Picture] = []
    known: dict[bytes, int] = {}
    left: list[str] = []
    for page in pages:
        number = page.pictures
        for piece in [piece for piece in page.pieces if piece.picture]:
            picture = piece.picture or Picture("", b"")
            if picture.raw in known or len(kept) == MAX_PICTURES:
                page.pieces.remove(piece)
                continue
            number -= 1
            picture.name = f"picture-{len(kept) + 1}.{picture.name}"
            known[picture.raw] = page.number
            kept.append(picture)
            report.append(
                f"Picture {len(kept)} (page {page.number}): it has no text alternative: write in [ ] what one sees."
            )
        left += [f"{page.number} ({number})"] if number > 0 else []
    if left:
        report.append(
            "Pictures that are signs, backgrounds, whole pages or there already are left out, with their text "
            f"alternatives. By page: {', '.join(left)}."
        )
    return kept


def _hidden_properties(metadata: dict[str, str], pages: Sequence[PdfPage]) -> list[tuple[str, str]]:
    """(name, text) of the file's metadata and comments."""
    found = [("a comment", text) for page in pages for text in page.comments]
    return [*((f"its property {name}", text) for name, text in metadata.items() if name in PROPERTIES), *found]
