"""A PDF as Markdown, as far as it goes: a PDF knows letters and places, and neither headings nor lists."""

import io
import logging
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from nscp_site.anonymity.words import english
from nscp_site.importing.columns import in_order
from nscp_site.importing.edges import take_edges
from nscp_site.importing.garble import GarbledError, garbled_share, mend
from nscp_site.importing.imported import DocumentError, Imported, Progress
from nscp_site.importing.ledger import Word, at, compare, words_in, words_shown
from nscp_site.importing.literal import literal, literal_start
from nscp_site.importing.page import Page, read_page
from nscp_site.importing.paragraphs import Composed, Printed, composed

LARGEST = 200_000_000
MOST_PAGES = 1_000
# The drawing of a page, the letters of a font: a map of a whole town takes some 20 MB.
LARGEST_STREAM = 64_000_000
# What is packed may be packed again; and how many bytes before it say what it is.
DEEPEST, HEAD = 4, 400
STREAM = re.compile(rb"stream\r?\n")
BROKEN = (
    PdfminerException,
    PDFException,
    PSException,
    ValueError,
    KeyError,
    TypeError,
    OSError,
    IndexError,
    AttributeError,
)
CANT_OPEN = "The file can't be opened: {why}. Print it to a PDF again, or ask for the Word file."
SCANNED = (
    "The file holds pictures of text and no text: it was scanned. Ask for the Word file; or open it in Word, which "
    "reads what is in such pictures, compare every word, and save it as a Word document (.docx)."
)
# A word that the end of a line parts, as the second reader writes it.
PARTED = re.compile("[\ufffe\x02\u00ad]\\s*")
FIGURES = re.compile(r"\d+")
PROPERTIES = ("Title", "Author", "Subject", "Keywords")
# More words than this that can't be read make the whole file one that can't.
MOST_GARBLED = 0.5
# The signs of Symbol and Wingdings in PDFs made by Word: what stands for a bullet, and for a tick.
TICKS = "\uf0fc\uf0fe\uf052\uf053"
SIGNS = re.compile("[\uf020-\uf0ff](?=\\s|$)|(?<!\\S)[\uf020-\uf0ff]")


def read_pdf(raw: bytes, progress: Progress = lambda _read, _all: None) -> Imported:
    """Read a PDF. Raises DocumentError where there is no text, or none that can be read."""
    if len(raw) > LARGEST:
        raise DocumentError("The file is larger than 200 MB. Part it in two.")
    refuse_bombs(raw)
    pages = list(read_pages(raw, progress))
    if not any(page.pieces for page in pages):
        raise DocumentError(SCANNED)
    source, differences = source_words(raw, pages)
    edges = take_edges(pages)
    report = page_remarks(pages, edges)
    lines = [Printed(line, page.number, shown(line.text)) for page in pages for line in in_order(page.pieces)]
    differences += mend_lines(lines, report)
    known = Counter(word for line in lines for word in words_in(line.text))
    made = composed(lines, lambda word: word.lower() in english() or known[word.lower()] > 1)
    report += text_remarks(made)
    left_out = [*((number, text) for number, texts in edges.items() for text in texts), *made.again]
    twice = {page.place for page in pages if page.twice}
    draft = words_shown(f"{literal_start(literal(made.title))}\n\n{made.body}", numbers=True)
    joined = {word for text in made.joined for word in words_in(text)}
    compared = compare(without(source, left_out), draft, twice, joined)
    report += compared.order
    return Imported(
        made.title, made.body, report, differences=differences + compared.missing, properties=properties(raw, pages)
    )


def refuse_bombs(raw: bytes) -> None:
    """Refuse a file in which a little unpacks to very much. Raises DocumentError. Pictures are not unpacked at all."""
    for start in STREAM.finditer(raw):
        if b"/Image" in raw[max(0, start.start() - HEAD) : start.start()]:
            continue
        packed = memoryview(raw)[start.end() :]
        for _ in range(DEEPEST):
            try:
                unpacked = zlib.decompressobj().decompress(packed, LARGEST_STREAM)
            except zlib.error:
                break
            if len(unpacked) >= LARGEST_STREAM:
                raise DocumentError(
                    "The file is no text: a part of it unpacks to more than 64 MB. Print it to a PDF again."
                )
            packed = memoryview(unpacked)


def read_pages(raw: bytes, progress: Progress) -> Iterator[Page]:
    """The pages one by one, each given back as soon as it is read. Raises DocumentError."""
    for name in ("pdfminer", "pdfplumber"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        with pdfplumber.open(io.BytesIO(raw)) as document:
            number = len(document.pages)
            if number > MOST_PAGES:
                raise DocumentError(f"The file has {number:,} pages; {MOST_PAGES:,} are the most. Part it in two.")
            for place, page in enumerate(document.pages, 1):
                yield read_page(page, place)
                page.close()
                progress(place, number)
    except BROKEN as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect) or b"/Encrypt" in raw:
            why = "it has a password, or forbids copying"
        else:
            why = "it is damaged, or is no PDF"
        raise DocumentError(CANT_OPEN.format(why=why)) from error


def source_words(raw: bytes, pages: Sequence[Page]) -> tuple[list[Word], list[str]]:
    """The words of the pages as another program reads them, PDFium, in the file's own order; and what it can't read."""
    words: list[Word] = []
    try:
        with pypdfium2.PdfDocument(raw) as document:
            for page in pages:
                opened = document[page.number - 1]
                words += words_of_page(page, opened.get_textpage().get_text_bounded())
                opened.close()
    except pypdfium2.PdfiumError:
        return [], ["The file is damaged: its words could not be compared with those of the draft. Compare them all."]
    return words, []


def words_of_page(page: Page, text: str) -> list[Word]:
    """The words of a page; of those that the end of a line parts, the first part says so."""
    words: list[Word] = []
    for part in PARTED.split(plain_text(text)):
        if words:
            words[-1] = replace(words[-1], parted=True)
        words += at(page.place, part)
    return words + at(page.place, " ".join(page.values))


def plain_text(text: str) -> str:
    """A page's text, mended where it is garbled."""
    try:
        return mend(text.replace("\r\n", "\n"))[0]
    except GarbledError:
        return text


def shown(text: str) -> str:
    """A line as people read it: signs that only a font of signs has are bullets."""
    return SIGNS.sub(lambda sign: "✓" if sign[0] in TICKS and sign.start() else "•", text)


def mend_lines(lines: Sequence[Printed], report: list[str]) -> list[str]:
    """Mend the lines of the known garble; give what can't be read, by its place. Raises GarbledError if it is most."""
    rows = [row for line in lines for row in line.line.rows]
    texts = [line.text for line in lines] + [cell.replace("\n", "\v") for row in rows for cell in row]
    try:
        mended, changed = mend("\n".join(texts))
    except GarbledError:
        if garbled_share(" ".join(texts)) > MOST_GARBLED:
            raise
        return [f"Page {line.page}: “{line.text}” can't be read." for line in lines if garbled_share(line.text)]
    made = iter(mended.split("\n"))
    for line in lines:
        line.text = next(made)
    for row in rows:
        row[:] = [next(made).replace("\v", "\n") for _ in row]
    if changed:
        report.append(f"Garbled text was mended in {changed} lines: compare them with the PDF.")
    return []


def without(words: Sequence[Word], left_out: Sequence[tuple[int, str]]) -> list[Word]:
    """The words that the draft must hold: all but those that are left out of a page and told."""
    by_page: dict[str, list[list[str]]] = {}
    for number, text in left_out:
        by_page.setdefault(f"page {number}", []).append(words_in(text))
    made: list[Word] = []
    for place, group in groupby(words, key=lambda word: word.place):
        of_page = list(group)
        for gone in by_page.get(place, []):
            take(of_page, gone)
        made += of_page
    return made


def take(words: list[Word], gone: Sequence[str]) -> None:
    """Take a row of words out of others: where they stand together, else each where it first stands."""
    texts = [word.text for word in words]
    for start in range(len(texts) - len(gone) + 1):
        if texts[start : start + len(gone)] == list(gone):
            del words[start : start + len(gone)]
            return
    for word in gone:
        if word in texts:
            del words[texts.index(word)]
            texts.remove(word)


def page_remarks(pages: Sequence[Page], edges: dict[int, list[str]]) -> list[str]:
    """What is to be told of the pages: what is left out of them, and what to look at."""
    made = []
    repeated: dict[str, list[tuple[int, str]]] = {}
    for number in sorted(edges):
        for text in edges[number]:
            repeated.setdefault(FIGURES.sub("#", text), []).append((number, text))
    for found in repeated.values():
        numbers = [number for number, _ in found]
        texts = list(dict.fromkeys(text for _, text in found))
        made.append(
            f"Left out at the edges of {len(numbers)} pages ({numbers[0]} to {numbers[-1]}): "
            + ", ".join(f"“{text}”" for text in texts)
        )
    empty = [str(page.number) for page in pages if not page.pieces and page.pictures]
    if empty:
        made.append(f"Nothing of page {', '.join(empty)} is here: a picture of text, or none. Type what it says.")
    drawn = [f"{page.number} ({page.pictures})" for page in pages if page.pictures]
    if drawn:
        made.append(f"Pictures are left out, with their text alternatives. By page: {', '.join(drawn)}.")
    twice = [str(page.number) for page in pages if page.twice]
    if twice:
        made.append(f"Letters printed over each other, to look bold, stand once. Page {', '.join(twice)}.")
    buttons = [text for page in pages for text in page.buttons]
    if buttons:
        made.append(f"Left out, buttons of the form: {', '.join(f'“{text}”' for text in buttons)}.")
    filled = sum(len(page.values) for page in pages)
    if filled:
        made.append(f"What was filled into the form ({filled} fields) stands beside its words: look at each.")
    comments = sum(len(page.comments) for page in pages)
    if comments:
        made.append(f"Comments ({comments}) are left out.")
    return made


def text_remarks(made: Composed) -> list[str]:
    """What is to be told of the text."""
    told = []
    if made.headings or made.title:
        told.append("Headings were guessed from the size and weight of letters: look at each.")
    if not made.title:
        told.append("No title was found: no line is printed larger than the others. Write one.")
    if made.joined:
        told.append(f"Words parted by the ends of lines were joined: {', '.join(dict.fromkeys(made.joined))}.")
    told += [f"Page {page}: the heads of a table were printed again: “{text}”." for page, text in made.again]
    told.append("Footnotes stand where the page ended.")
    return told


def properties(raw: bytes, pages: Sequence[Page]) -> list[tuple[str, str]]:
    """What the file says of itself unseen, and its comments."""
    found = [("a comment", text) for page in pages for text in page.comments]
    try:
        with pypdfium2.PdfDocument(raw) as document:
            told = document.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError:
        told = {}
    return [*((f"its property {name}", text) for name, text in told.items() if name in PROPERTIES), *found]
