"""Imports a PDF as Markdown, with a report of what was left out and what to check.

A PDF has letters and positions, but no headings or lists. Two readers are used: pdfplumber makes the draft, and
PDFium is the witness whose words the draft is compared with.
"""

import io
import logging
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from itertools import groupby, pairwise

import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from nscp_site.editor.import_drafts import DocumentError, ImportDecisions, ImportedDocument, Picture, Progress
from nscp_site.editor.ledger import Comparison, PlacedWord, compare_words, draft_words, normalised_words, words_at
from nscp_site.editor.pdf_columns import DIGITS, group_into_lines, reading_order, remove_running_lines
from nscp_site.editor.pdf_drawn import PdfiumPage
from nscp_site.editor.pdf_letters import UNKNOWN_LETTER
from nscp_site.editor.pdf_page import PdfPage, read_page
from nscp_site.editor.pdf_paragraphs import ComposedText, DraftLine, compose_text
from nscp_site.editor.pdf_scripts import MojibakeError, decode_mojibake, has_right_to_left, unreadable_share
from nscp_site.privacy.word_lists import english_words

# Words of which so much of the shorter one lies on the other are printed over each other.
OVERLAP = 0.3


def _describe_pages(pages: Sequence[PdfPage], edges: dict[int, list[str]], *, kept: bool) -> Iterator[str]:
    """What is to be told of the pages: what is left out of them, and what to look at."""
    repeated: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, text in ((number, text) for number, texts in sorted(edges.items()) for text in texts):
        repeated[DIGITS.sub("#", text)].append((number, text))
    for found in repeated.values():
        numbers, texts = zip(*found, strict=True)
        said = ", ".join(f"“{text}”" for text in dict.fromkeys(texts))
        yield f"Left out at the edges of {len(numbers)} pages ({numbers[0]} to {numbers[-1]}): {said}"
    empty = ", ".join(str(page.number) for page in pages if not page.has_text and page.pictures)
    if empty:
        yield f"Nothing of page {empty} is here: a picture of text, or none. Type what it says."
    for page in pages:
        yield from (f"Page {page.number}: {remark}" for remark in describe_page(page, kept=kept))
    buttons = ", ".join(f"“{text}”" for page in pages for text in page.buttons)
    if buttons:
        yield f"Left out, buttons of the form: {buttons}."
    filled = sum(len(page.values) for page in pages)
    if filled:
        yield f"What was filled into the form ({filled} fields) stands beside its words: look at each."
    comments = sum(len(page.comments) for page in pages)
    if comments:
        yield f"Comments ({comments}) are left out."


def describe_page(page: PdfPage, *, kept: bool) -> list[str]:
    """Remarks on one page for the report."""
    done = "is kept: look for it" if kept else "is left out"
    turned = ", ".join(f"“{line.text}”" for line in reading_order(page.turned))
    overlapping = ", ".join(
        f"{one.text} {other.text}"
        for line in group_into_lines(page.pieces)
        for one, other in pairwise(line.pieces)
        if other.x0 < one.x1 - OVERLAP * min(one.x1 - one.x0, other.x1 - other.x0)
    )
    texts = [piece.text for piece in (*page.pieces, *page.turned)]
    leftward = any(map(has_right_to_left, texts))
    unread = sum(text.count(UNKNOWN_LETTER) for text in texts)
    such = f"({unread}) stand as {UNKNOWN_LETTER}"
    remarks = [
        (page.hidden, f"text that does not show on paper {done}: “{page.hidden}”."),
        (page.recognised, "a machine read its words off a picture: compare each."),
        (page.signs, f"signs that a font draws for letters are written as bullets: “{page.signs}”."),
        (page.marks, f"left out, what stamps and other marks say that were put on it: “{page.marks}”."),
        (page.overprinted, f"letters printed over each other, to look bold, stand once: “{page.overprinted}”."),
        (turned, f"what runs sideways or at a slant stands after the rest: {turned}."),
        (overlapping, f"words are printed over each other, look at each: “{overlapping}”."),
        (leftward, "some of its text runs from right to left: compare the order of its words and figures."),
        (unread, f"letters of which the file doesn't say what they are {such}: type them."),
        (page.mirrored, "letters printed mirrored are read as a mirror shows them: compare."),
    ]
    return [remark for applies, remark in remarks if applies]


def _describe_text(made: ComposedText) -> Iterator[str]:
    """What is to be told of the text."""
    if made.headings or made.title:
        yield "Headings were guessed from the size and weight of letters: look at each."
    if not made.title:
        yield "No title was found: no line is printed larger than the others. Write one."
    if made.joined:
        yield f"Words parted by the ends of lines were joined: {', '.join(made.joined)}."
    for page, text in made.repeated_heads:
        yield f"Page {page}: the heads of a table were printed again: “{text}”."
    yield "Footnotes stand where the page ended."


MAX_FILE_BYTES = 200_000_000
MAX_PAGES = 1_000
# The drawing of a page, the letters of a font: a map of a whole town takes some 20 MB.
MAX_STREAM_BYTES = 64_000_000
# What is packed may be packed again; and how many bytes before it say what it is.
DEEPEST, HEAD = 4, 400
STREAM = re.compile(rb"stream\r?\n")
PDF_ERRORS = (PdfminerException, PSException, pypdfium2.PdfiumError)
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
    kept = accepted.hidden == "keep"
    with _open_pdfium(raw) as paper:
        pages = list(_read_pages(raw, paper, progress, keep_hidden=kept))
        metadata = {} if paper is None else paper.get_metadata_dict(skip_empty=True)
    if not any(page.has_text for page in pages):
        raise DocumentError(SCANNED_ERROR)
    _refuse_hidden(pages, accepted)
    source = [word for page in pages for word in _witness_words(page)]
    differences = [UNWITNESSED] if paper is None else []
    edges = remove_running_lines(pages)
    report = list(_describe_pages(pages, edges, kept=kept))
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
    report += compared.parted + compared.order
    differences += compared.missing
    properties = [(f"its property {name}", text) for name, text in metadata.items() if name in PROPERTIES]
    properties += [("a comment", text) for page in pages for text in page.comments]
    return ImportedDocument(made.title, made.body, report, "", differences, properties, pictures)


def _compare_with_draft(
    made: ComposedText, source: Sequence[PlacedWord], pages: Sequence[PdfPage], edges: dict[int, list[str]]
) -> Comparison:
    """What the draft lacks of the words of the pages, but for those that are left out and told."""
    left_out = [*((number, text) for number, texts in edges.items() for text in texts), *made.repeated_heads]
    left_out += [(page.number, sign) for page in pages for sign in page.signs.split()]
    left_out += [(page.number, page.hidden) for page in pages if page.hidden]
    twice = {page.place for page in pages if page.overprinted}
    draft = draft_words(made.body, made.title)
    joined = {word for text in made.joined for word in normalised_words(text)}
    there = set(draft)
    words = _remove_left_out([match_direction(word, there) for word in source], left_out)
    return compare_words(words, draft, twice, joined)


def match_direction(word: PlacedWord, there: Container[str]) -> PlacedWord:
    """A witness word reversed, where PDFium read it in the wrong direction and the draft has it reversed."""
    wrong = word.text not in there and has_right_to_left(word.text) and word.text[::-1] in there
    return replace(word, text=word.text[::-1]) if wrong else word


def _refuse_hidden(pages: Sequence[PdfPage], accepted: ImportDecisions) -> None:
    """Raise DocumentError where text does not show on paper and nobody said what to do with it."""
    hidden = [f"page {page.number}: “{page.hidden}”" for page in pages if page.hidden]
    if hidden and accepted.hidden is None:
        raise DocumentError("\n  - ".join([HIDDEN_TEXT_ERROR, *hidden]))


def _open_pdfium(raw: bytes) -> AbstractContextManager[pypdfium2.PdfDocument | None]:
    """The file as the witness sees it; none where it can't be opened."""
    try:
        return closing(pypdfium2.PdfDocument(raw))
    except pypdfium2.PdfiumError:
        return nullcontext()


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
    raw: bytes, paper: pypdfium2.PdfDocument | None, progress: Progress, *, keep_hidden: bool
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
                with nullcontext() if paper is None else closing(PdfiumPage(paper, place - 1)) as sheet:
                    yield read_page(page, place, sheet, keep_hidden=keep_hidden)
                page.close()
                progress(place, number)
    except (*PDF_ERRORS, ValueError, KeyError, TypeError, OSError, IndexError, AttributeError) as error:
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
    made: list[PlacedWord] = []
    for place, group in groupby(words, key=lambda word: word.place):
        of_page = list(group)
        for text in [text for number, text in left_out if f"page {number}" == place]:
            _remove_words(of_page, normalised_words(text))
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
    kept: dict[bytes, Picture] = {}
    left: list[str] = []
    for page in pages:
        number = page.pictures
        for piece, picture in [(piece, piece.picture) for piece in page.pieces if piece.picture]:
            if picture.raw in kept or len(kept) == MAX_PICTURES:
                page.pieces.remove(piece)
                continue
            number -= 1
            kept[picture.raw] = picture
            picture.name = f"picture-{len(kept)}.{picture.name}"
            place = f"Picture {len(kept)} (page {page.number})"
            report.append(f"{place}: it has no text alternative: write in [ ] what one sees.")
        left += [f"{page.number} ({number})"] if number > 0 else []
    if left:
        report.append(
            "Pictures that are signs, backgrounds, whole pages or there already are left out, with their text "
            f"alternatives. By page: {', '.join(left)}."
        )
    return list(kept.values())
