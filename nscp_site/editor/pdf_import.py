"""A PDF as Markdown, as far as it goes, and the report on it: what was left out and where, and what to look at.

A PDF knows letters and places, and neither headings nor lists.
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

from nscp_site.editor.import_drafts import Accepted, DocumentError, Imported, Picture, Progress, literal, literal_start
from nscp_site.editor.ledger import Compared, Word, at, compare, words_in, words_shown
from nscp_site.editor.pdf_columns import in_order, lines_of, take_edges
from nscp_site.editor.pdf_drawn import Paper
from nscp_site.editor.pdf_letters import NO_LETTER
from nscp_site.editor.pdf_page import Page, read_page
from nscp_site.editor.pdf_paragraphs import Composed, Printed, composed
from nscp_site.editor.pdf_scripts import GarbledError, garbled_share, has_right, mend
from nscp_site.privacy.word_lists import english

FIGURES = re.compile(r"\d+")
# Words of which so much of the shorter one lies on the other are printed over each other.
OVERLAP = 0.3


def page_remarks(pages: Sequence[Page], edges: dict[int, list[str]], *, kept: bool) -> list[str]:
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
    empty = [str(page.number) for page in pages if not page.has_text and page.pictures]
    if empty:
        made.append(f"Nothing of page {', '.join(empty)} is here: a picture of text, or none. Type what it says.")
    for page in pages:
        made += [f"Page {page.number}: {told}" for told in told_of(page, kept=kept)]
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


def told_of(page: Page, *, kept: bool) -> Iterator[str]:
    """What is to be told of one page: what stands on it otherwise than text usually does."""
    if page.hidden:
        done = "is kept: look for it" if kept else "is left out"
        yield f"text that does not show on paper {done}: “{page.hidden}”."
    if page.recognised:
        yield "a machine read its words off a picture: compare each."
    if page.signs:
        yield f"signs that a font draws for letters are written as bullets: “{page.signs}”."
    if page.marks:
        yield f"left out, what stamps and other marks say that were put on it: “{page.marks}”."
    if page.twice:
        yield f"letters printed over each other, to look bold, stand once: “{page.twice}”."
    if page.turned:
        texts = ", ".join(f"“{line.text}”" for line in in_order(page.turned))
        yield f"what runs sideways or at a slant stands after the rest: {texts}."
    overlapping = [
        f"{one.text} {other.text}"
        for line in lines_of(page.pieces)
        for one, other in pairwise(line.pieces)
        if other.x0 < one.x1 - OVERLAP * min(one.x1 - one.x0, other.x1 - other.x0)
    ]
    if overlapping:
        yield f"words are printed over each other, look at each: “{', '.join(overlapping)}”."
    yield from told_of_letters(page)


def told_of_letters(page: Page) -> Iterator[str]:
    """What is to be told of the letters of one page."""
    if any(has_right(piece.text) for piece in (*page.pieces, *page.turned)):
        yield "some of its text runs from right to left: compare the order of its words and figures."
    unread = sum(piece.text.count(NO_LETTER) for piece in (*page.pieces, *page.turned))
    if unread:
        yield f"letters of which the file doesn't say what they are ({unread}) stand as {NO_LETTER}: type them."
    if page.mirrored:
        yield "letters printed mirrored are read as a mirror shows them: compare."


def text_remarks(made: Composed) -> list[str]:
    """What is to be told of the text."""
    told = []
    if made.headings or made.title:
        told.append("Headings were guessed from the size and weight of letters: look at each.")
    if not made.title:
        told.append("No title was found: no line is printed larger than the others. Write one.")
    if made.joined:
        told.append(f"Words parted by the ends of lines were joined: {', '.join(made.joined)}.")
    told += [f"Page {page}: the heads of a table were printed again: “{text}”." for page, text in made.again]
    told.append("Footnotes stand where the page ended.")
    return told


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
    pypdfium2.PdfiumError,
    ValueError,
    KeyError,
    TypeError,
    OSError,
    IndexError,
    AttributeError,
)
NOTHING_ACCEPTED = Accepted()
UNWITNESSED = "The file is damaged: its words could not be compared with those of the draft. Compare them all."
HIDDEN = (
    "The file holds text that does not show on paper: beyond its edge, in its colour, or covered. Read it, then add "
    "--hidden leave-out or --hidden keep:"
)
MOST_PICTURES = 100
CANT_OPEN = "The file can't be opened: {why}. Print it to a PDF again, or ask for the Word file."
SCANNED = (
    "The file holds pictures of text and no text: it was scanned. Ask for the Word file; or open it in Word, which "
    "reads what is in such pictures, compare every word, and save it as a Word document (.docx)."
)
# A word that the end of a line parts, as the second reader writes it.
PARTED = re.compile("[\ufffe\x02\u00ad]\\s*")
PROPERTIES = ("Title", "Author", "Subject", "Keywords")
# More words than this that can't be read make the whole file one that can't.
MOST_GARBLED = 0.5
# The signs of Symbol and Wingdings in PDFs made by Word: what stands for a bullet, and for a tick.
TICKS = "\uf0fc\uf0fe\uf052\uf053"
SIGNS = re.compile("[\uf020-\uf0ff](?=\\s|$)|(?<!\\S)[\uf020-\uf0ff]")


def read_pdf(
    raw: bytes, accepted: Accepted = NOTHING_ACCEPTED, progress: Progress = lambda _read, _all: None
) -> Imported:
    """Read a PDF. Raises DocumentError where there is no text, none that can be read, or some that nobody sees."""
    if len(raw) > LARGEST:
        raise DocumentError("The file is larger than 200 MB. Part it in two.")
    refuse_bombs(raw)
    paper = open_paper(raw)
    try:
        pages = list(read_pages(raw, paper, progress, keep_hidden=accepted.hidden == "keep"))
        told = paper.properties() if paper else {}
    finally:
        if paper:
            paper.close()
    if not any(page.has_text for page in pages):
        raise DocumentError(SCANNED)
    refuse_hidden(pages, accepted)
    source = [word for page in pages for word in words_of_page(page)]
    differences = [] if paper else [UNWITNESSED]
    edges = take_edges(pages)
    report = page_remarks(pages, edges, kept=accepted.hidden == "keep")
    pictures = keep_pictures(pages, report)
    lines = [
        Printed(line, page.number, shown(line.text))
        for page in pages
        for pieces in (page.pieces, page.turned)
        for line in in_order(pieces)
    ]
    differences += mend_lines(lines, report)
    known = Counter(word for line in lines for word in words_in(line.text))
    made = composed(lines, lambda word: word.lower() in english() or known[word.lower()] > 1)
    report += text_remarks(made)
    compared = compared_with(made, source, pages, edges)
    return Imported(
        made.title,
        made.body,
        report + compared.parted + compared.order,
        differences=differences + compared.missing,
        properties=properties(told, pages),
        pictures=pictures,
    )


def compared_with(
    made: Composed, source: Sequence[Word], pages: Sequence[Page], edges: dict[int, list[str]]
) -> Compared:
    """What the draft lacks of the words of the pages, but for those that are left out and told."""
    left_out = [*((number, text) for number, texts in edges.items() for text in texts), *made.again]
    left_out += [(page.number, sign) for page in pages for sign in page.signs.split()]
    left_out += [(page.number, page.hidden) for page in pages if page.hidden]
    twice = {page.place for page in pages if page.twice}
    draft = words_shown(f"{literal_start(literal(made.title))}\n\n{made.body}", numbers=True)
    joined = {word for text in made.joined for word in words_in(text)}
    there = set(draft)
    return compare(without([as_there(word, there) for word in source], left_out), draft, twice, joined)


def as_there(word: Word, there: Container[str]) -> Word:
    """A word of the witness, which reads some that run from right to left from the wrong end, as the draft has it."""
    wrong = word.text not in there and has_right(word.text) and word.text[::-1] in there
    return replace(word, text=word.text[::-1]) if wrong else word


def refuse_hidden(pages: Sequence[Page], accepted: Accepted) -> None:
    """Raise DocumentError where text does not show on paper and nobody said what to do with it."""
    hidden = [f"page {page.number}: “{page.hidden}”" for page in pages if page.hidden]
    if hidden and accepted.hidden is None:
        raise DocumentError("\n  - ".join([HIDDEN, *hidden]))


def open_paper(raw: bytes) -> Paper | None:
    """The file as the witness sees it; none where it can't be opened."""
    try:
        return Paper(raw)
    except pypdfium2.PdfiumError:
        return None


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


def read_pages(raw: bytes, paper: Paper | None, progress: Progress, *, keep_hidden: bool) -> Iterator[Page]:
    """The pages one by one, each given back as soon as it is read. Raises DocumentError."""
    for name in ("pdfminer", "pdfplumber"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        with pdfplumber.open(io.BytesIO(raw)) as document:
            number = len(document.pages)
            if number > MOST_PAGES:
                raise DocumentError(f"The file has {number:,} pages; {MOST_PAGES:,} are the most. Part it in two.")
            for place, page in enumerate(document.pages, 1):
                sheet = paper.page(place) if paper else None
                try:
                    yield read_page(page, place, sheet, keep_hidden=keep_hidden)
                finally:
                    if sheet:
                        sheet.close()
                page.close()
                progress(place, number)
    except BROKEN as error:
        if isinstance(error.args[0] if error.args else None, PDFPasswordIncorrect) or b"/Encrypt" in raw:
            why = "it has a password, or forbids copying"
        else:
            why = "it is damaged, or is no PDF"
        raise DocumentError(CANT_OPEN.format(why=why)) from error


def words_of_page(page: Page) -> list[Word]:
    """The words of a page as the witness reads them; of those that the end of a line parts, the first part says so."""
    words: list[Word] = []
    for part in PARTED.split(plain_text(page.source or "")):
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


def keep_pictures(pages: Sequence[Page], report: list[str]) -> list[Picture]:
    """The pictures of the pages, each once and with its name; of the others the report tells."""
    kept: list[Picture] = []
    known: dict[bytes, int] = {}
    left: list[str] = []
    for page in pages:
        number = page.pictures
        for piece in [piece for piece in page.pieces if piece.picture]:
            picture = piece.picture or Picture("", b"")
            if picture.raw in known or len(kept) == MOST_PICTURES:
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


def properties(told: dict[str, str], pages: Sequence[Page]) -> list[tuple[str, str]]:
    """What the file says of itself unseen, and its comments."""
    found = [("a comment", text) for page in pages for text in page.comments]
    return [*((f"its property {name}", text) for name, text in told.items() if name in PROPERTIES), *found]
