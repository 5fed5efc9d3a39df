"""Counts what `nscp import` loses of real documents: the words of each file against those of its draft.

    python tools/measure_import.py FOLDER [--nscp .venv/bin/nscp] [--project tests/mini] [--json FILE]

Every Word file and PDF of the folder is imported by the command, as an editor would, into a copy of the project. What
the file says is read by other means than the import's: the XML of Word's parts as it stands, and poppler's `pdftotext`.
Nothing here comes from `nscp_site`, so that a fault of the import can't hide itself. A word counts as told when the
command's answer quotes it.
"""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

DECIDED = ["--changes", "accept", "--comments", "leave-out", "--hidden", "leave-out"]
# Given only where the command asks for it, so that what it can't tell apart is counted.
ASKED = ["--differences", "accept"]
SECONDS = 150
MOST_GLUED = 12
RAISED = re.compile("([⁰¹²³⁴-⁹₀-₉]+)")
# Scripts that write no spaces between words: each sign is one.
SIGNS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
WORD = re.compile(rf"[{SIGNS}]|[^\W{SIGNS}]+")
PARTED = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]\n(?=([^\W\d_]+))")
TEXT_PARTS = re.compile(r"word/(?:document|footnotes|endnotes|header|footer)\d*\.xml")
# Text that is there twice (for programs that can't draw the first), or that accepting the changes takes away.
SKIPPED = {"Fallback", "del", "moveFrom", "pPr", "rPr", "sectPr", "tblPr", "tcPr"}
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
BREAKS = {"tab", "br", "cr", "noBreakHyphen", "softHyphen"}


@dataclass
class Measured:
    """What became of one file."""

    name: str
    state: str  # written, refused or unforeseen
    said: str = ""
    asked: bool = False
    source: int = 0
    lost: int = 0
    told: int = 0
    glued: int = 0
    moved: int = 0
    added: int = 0
    examples: str = ""

    @property
    def untold(self) -> int:
        """Words lost of which the command said nothing."""
        return self.lost - self.told


def words(text: str) -> list[str]:
    """The words of a text, in one form whatever case and ligatures they are written with; raised figures apart."""
    text = RAISED.sub(r" \1 ", text)
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold().replace("\u00ad", "").replace("_", " "))


def tag(element: Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text_of(element: Element) -> Iterator[str]:
    """The text of a part of a Word file, in order, a line for each paragraph."""
    name = tag(element)
    if name in SKIPPED:
        return
    if name == "t":
        yield "" if element.tag.startswith(MATH) else element.text or ""
    elif name in BREAKS:
        yield {"noBreakHyphen": "-", "softHyphen": ""}.get(name, " ")
    for child in element:
        yield from text_of(child)
    if name in {"p", "footnote", "endnote"} and not goes_on(element):
        yield "\n"


def goes_on(paragraph: Element) -> bool:
    """Whether the next paragraph goes on in this one: after a large initial, or where its end was taken away."""
    marks = [part for part in paragraph.iter() if tag(part) in ("framePr", "pPr")]
    initial = any(key.endswith("}dropCap") for mark in marks for key in mark.attrib)
    ends = [part for mark in marks if tag(mark) == "pPr" for part in mark if tag(part) == "rPr"]
    return initial or any(tag(part) in ("del", "moveFrom") for end in ends for part in end)


def letters_of_formulas(path: Path) -> str:
    """The letters and figures of the formulas in a Word file: on one line they make other words than on paper."""
    with zipfile.ZipFile(path) as archive:
        trees = [
            ElementTree.fromstring(archive.read(name))  # noqa: S314
            for name in archive.namelist()
            if TEXT_PARTS.fullmatch(name)
        ]
    texts = (part.text or "" for tree in trees for part in tree.iter(f"{MATH}t"))
    return "".join(words(" ".join(texts)))


def words_of_word(path: Path) -> list[str]:
    """The words of a Word file, but for its formulas."""
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if TEXT_PARTS.fullmatch(name.lstrip("/")))
        return [
            word
            for name in names
            for word in words("".join(text_of(ElementTree.fromstring(archive.read(name)))))  # noqa: S314
        ]


def words_of_pdf(path: Path, draft: Sequence[str] = (), *, order: bool = False) -> list[str]:
    """The words of a PDF as poppler reads them, in the order of reading or in that of the file; none where it can't.

    In the order of reading it joins words over the ends of lines, and sometimes those of two columns; in that of the
    file it reads letters that are printed twice, and those that run downwards one by one. Nobody can tell a hyphen
    that the end of a line made from one that was there: of such a word, both forms are right.
    """
    command = ["pdftotext", *([] if order else ["-raw"]), "-enc", "UTF-8", str(path), "-"]
    done = subprocess.run(command, capture_output=True, check=False)
    text = done.stdout.decode("utf-8", "replace")
    whole = Counter(draft) - Counter(words(text))

    def chosen(parted: re.Match[str]) -> str:
        word = "".join(words(parted[1] + parted[2]))
        whole[word] -= 1
        return parted[1] if whole[word] >= 0 else parted[0]

    return words(PARTED.sub(chosen, text))


def words_of_draft(text: str) -> list[str]:
    """The words of a draft: its title and summary, and its text without the signs of Markdown."""
    fields, _, body = text.partition("\n---\n")
    known = re.findall(r"^(?:title|summary): *(.*)$", fields, re.MULTILINE)
    body = re.sub(r"\]\((?:[^()\s]|\([^()]*\))*\)", "] ", body)
    body = re.sub(r"<br ?/?>", " ", body)
    body = re.sub(r"</?(?:sup|sub)>|\*\*|\\(?=[^\w\s])", "", body)
    body = body.replace("&lt;", "<").replace("&amp;", "&")
    return words("\n".join([*known, body]))


def longest_in_order(places: Sequence[int]) -> int:
    """How many of these numbers stand in rising order at most."""
    ends: list[int] = []
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)


def moved(source: Sequence[str], draft: Sequence[str]) -> int:
    """How many words stand elsewhere: of those that both texts hold just once, how many are out of order."""
    once = {word for word, number in Counter(source).items() if number == 1}
    once &= {word for word, number in Counter(draft).items() if number == 1}
    place = {word: number for number, word in enumerate(draft)}
    places = [place[word] for word in source if word in once]
    return len(places) - longest_in_order(places)


def told_words(said: str) -> Counter[str]:
    """The words that an answer quotes, as often as it says they are left out."""
    quoted: Counter[str] = Counter()
    for line in said.split("\n"):
        often = re.search(r"at the edges of (\d+) pages", line)
        quoted.update(words(line) * (int(often[1]) if often else 1))
        if "printed over each other" in line or "signs that a font draws" in line:
            quoted.update(2 * word for word in words(line))
    return quoted


def told_of(missing: Counter[str], quoted: Counter[str]) -> Counter[str]:
    """Of the words that are missing, those that an answer quotes, as they are or as a part of what it quotes.

    Two programs part what stands close in different ways. Each letter that is quoted tells of one letter.
    """
    told = missing & quoted
    rest = quoted - told
    for word in sorted((missing - told).elements(), key=len, reverse=True):
        whole = next((one for one in rest if word in one), None)
        halves = next((half for half in halves_of(word) if not Counter(half) - rest), None)
        if halves:
            told[word] += 1
            rest -= Counter(halves)
        elif whole:
            told[word] += 1
            rest -= Counter([whole])
            rest.update(part for part in whole.split(word, 1) if part)
    return told


def halves_of(word: str) -> list[tuple[str, str]]:
    """A word cut in two, at each place."""
    return [(word[:place], word[place:]) for place in range(1, len(word))]


def as_parted(source: Sequence[str], draft: Sequence[str]) -> list[str]:
    """The words of a file, those in two that stand as two beside each other in the draft: that loses nothing."""
    missing = Counter(source) - Counter(draft)
    parts: dict[str, list[tuple[str, str]]] = {}
    for pair, number in (Counter(pairwise(draft)) - Counter(pairwise(source))).items():
        taken = min(number, missing["".join(pair)])
        missing["".join(pair)] -= taken
        parts.setdefault("".join(pair), []).extend([pair] * taken)
    return [part for word in source for part in (parts[word].pop() if parts.get(word) else (word,))]


def glue(source: Sequence[str], missing: Counter[str], besides: Counter[str]) -> Counter[str]:
    """The words that stand as one in the draft, taken out of what is missing."""
    glued: Counter[str] = Counter()
    for start in range(len(source)):
        for end in range(start + 2, min(start + MOST_GLUED, len(source)) + 1):
            parts = source[start:end]
            if not missing[parts[-1]]:
                break
            if besides["".join(parts)] > 0 and not Counter(parts) - missing:
                missing.subtract(parts)
                besides["".join(parts)] -= 1
                glued.update(parts)
                break
    return glued


def lost_of(source: Sequence[str], draft: Sequence[str]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """The words that a draft lacks, those of them that it glued together, and what it has besides."""
    source = as_parted(source, draft)
    missing, besides = Counter(source) - Counter(draft), Counter(draft) - Counter(source)
    glued = glue(source, missing, besides)
    return +missing + glued, glued, +besides


def compare(
    readings: Sequence[Sequence[str]], draft: Sequence[str], said: str, into: Measured, formulas: str = ""
) -> None:
    """Note what the draft lacks and what it has besides; of formulas, their letters count.

    A word is lost where it is missing by every reading of the file; the first one is in the order of reading.
    """
    into.source = len(readings[0])
    lost, glued, besides = lost_of(readings[0], draft)
    for other in readings[1:]:
        lost &= lost_of(other, draft)[0]
    quoted = told_words(said)
    if "mirrored" in said:
        # Poppler reads the letters of mirrored print from the wrong end.
        letters = Counter("".join(sorted(word)) for word in (*besides.elements(), *quoted.elements()))
        quoted.update({word: letters["".join(sorted(word))] for word in lost})
    told = told_of(lost, quoted)
    into.glued = sum((glued & lost).values())
    into.lost = sum(lost.values())
    into.lost += sum((Counter(formulas) - Counter("".join(besides.elements()))).values())
    into.told = sum(told.values())
    into.added = sum(besides.values())
    into.moved = moved(readings[0], draft)
    into.examples = " ".join(f"{word}×{number}" for word, number in list((lost - told).items())[:12])


def run_import(nscp: Path, project: Path, document: Path, options: Sequence[str]) -> tuple[int, str]:
    """What the command answers; no exit code where it takes too long."""
    command = [str(nscp), "import", str(document), "--as", "review", "--name", "measured", *DECIDED, *options]
    try:
        done = subprocess.run(command, cwd=project, capture_output=True, check=False, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return -1, f"more than {SECONDS} seconds"
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


def measure(nscp: Path, project: Path, document: Path) -> Measured:
    """Import a file into a copy of the project, and compare."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(project, copy)
        code, said = run_import(nscp, copy, document, [])
        asked = ASKED[0] in said and code == 1
        if asked:
            code, said = run_import(nscp, copy, document, ASKED)
        written = copy / "content/reviews/measured.md"
        draft = written.read_text(encoding="utf-8") if written.is_file() else None
    if code not in (0, 1) or "Traceback" in said or "nobody foresaw" in said:
        return Measured(document.name, "unforeseen", said[-300:])
    words = words_of_draft(draft or "")
    try:
        if document.suffix.lower() == ".docx":
            readings, formulas = [words_of_word(document)], letters_of_formulas(document)
        else:
            readings, formulas = [words_of_pdf(document, words, order=order) for order in (True, False)], ""
    except (zipfile.BadZipFile, ElementTree.ParseError, OSError, RuntimeError):
        readings, formulas = [[]], ""
    if draft is None:
        return Measured(document.name, "refused", said[:300], asked, len(readings[0]))
    found = Measured(document.name, "written", "", asked)
    compare(readings, words, said, found, formulas)
    return found


def summary(found: Sequence[Measured]) -> str:
    """The figures of many files as a row of a table."""
    written = [one for one in found if one.state == "written"]
    shares = [100 * one.told / one.source for one in written if one.source]
    return (
        f"{len(found)} files | {sum(one.state == 'unforeseen' for one in found)} unforeseen | "
        f"{sum(one.state == 'refused' for one in found)} refused, "
        f"{sum(one.state == 'refused' and one.source > 0 for one in found)} of them readable | "
        f"{sum(one.asked for one in found)} asked first | {sum(one.source for one in written)} words | "
        f"{sum(one.untold for one in written)} lost untold in {sum(one.untold > 0 for one in written)} files | "
        f"{sum(one.glued for one in written)} glued | {sum(one.moved for one in written)} moved in "
        f"{sum(one.moved > 0 for one in written)} files | told as lost: {sum(one.told for one in written)}, "
        f"median {median(shares) if shares else 0:.2f} %"
    )


def main() -> None:
    """Measure a folder, print each file with something to tell, then the figures."""
    parser = argparse.ArgumentParser(description="Count what `nscp import` loses of real documents.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--nscp", type=Path, default=Path(".venv/bin/nscp"))
    parser.add_argument("--project", type=Path, default=Path("tests/mini"))
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    nscp, project = chosen.nscp.absolute(), chosen.project.absolute()
    documents = sorted(path.absolute() for path in chosen.folder.rglob("*") if path.suffix.lower() in (".docx", ".pdf"))
    with ThreadPoolExecutor(2) as together:
        found = list(together.map(lambda document: measure(nscp, project, document), documents))
    for one in found:
        if one.state != "written" or one.untold or one.moved:
            sys.stdout.write(
                f"{one.state:10} {one.name}: {one.source} words, lost {one.lost}, untold {one.untold}, "
                f"glued {one.glued}, moved {one.moved}, added {one.added} {one.examples} {one.said!r}\n"
            )
    for ending in (".docx", ".pdf"):
        sys.stdout.write(f"{ending}: {summary([one for one in found if one.name.lower().endswith(ending)])}\n")
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(one) for one in found], indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
