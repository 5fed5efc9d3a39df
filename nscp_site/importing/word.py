"""A Word file as Markdown: headings, lists, tables, footnotes, pictures with their alternatives."""

import io
import re
from collections.abc import Sequence
from typing import Any

import mammoth
from bs4 import BeautifulSoup, Tag
from markdownify import MarkdownConverter

from nscp_site.importing.imported import Imported
from nscp_site.importing.literal import literal, literal_cell
from nscp_site.importing.tracked import Accepted, clean_word, read_parts

NOT_CARRIED = {"header": "headers at the top of pages", "footer": "footers of pages", "chart": "charts"}
NOTE = re.compile(r"(?:foot|end)note-(\d+)")


def read_word(raw: bytes, accepted: Accepted) -> Imported:
    """Read a Word file. Raises WordError where it hides something that is not decided, or can't be read."""
    clean = clean_word(raw, accepted)
    converted = mammoth.convert_to_html(io.BytesIO(clean), convert_image=mammoth.images.img_element(no_data))
    page = BeautifulSoup(converted.value, "html.parser")
    report = sorted({f"Word says: {message.message}" for message in converted.messages})
    report += [f"{NOT_CARRIED[kind]} are left out." for kind in kinds_of_parts(read_parts(raw))]
    report += prepare_tables(page) + prepare_pictures(page)
    notes = take_footnotes(page)
    title = take_title(page)
    level_headings(page)
    text = Writer(heading_style="ATX", bullets="-").convert_soup(page)
    body = re.sub(r"\n{3,}", "\n\n", str(text)).strip()
    return Imported(title, "\n\n".join([body, *notes]).strip(), report)


def no_data(_: Any) -> dict[str, str]:
    """A picture's address is empty: the file itself is put in by hand, with its properties looked at."""
    return {"src": ""}


def kinds_of_parts(parts: dict[str, bytes]) -> list[str]:
    """What the file has that is no text of its own."""
    return [kind for kind in NOT_CARRIED if any(re.search(rf"/{kind}\d*\.xml$", name) for name in parts)]


def prepare_tables(page: BeautifulSoup) -> list[str]:
    """Make each table one that Markdown can write; say which lose something."""
    report = []
    for number, table in enumerate(page.find_all("table"), 1):
        for cell in table.find_all(["td", "th"]):
            if cell.get("colspan") or cell.get("rowspan"):
                report.append(f"Table {number} has merged cells: look at its rows.")
            for paragraph in cell.find_all("p"):
                paragraph.unwrap()
        first = table.find("tr")
        for cell in first.find_all("td") if isinstance(first, Tag) else ():
            cell.name = "th"
    return sorted(set(report))


def prepare_pictures(page: BeautifulSoup) -> list[str]:
    """Say what is to be done about each picture; its alternative stays in the text."""
    pictures = page.find_all("img")
    report = [
        f"Picture {number} ({image.get('alt') or 'without a text alternative'}) is left out: put its file into docs/, "
        "and its name into the brackets ( )."
        for number, image in enumerate(pictures, 1)
    ]
    for number, image in enumerate(pictures, 1):
        image["src"] = f"picture-{number}"
    return report


def take_footnotes(page: BeautifulSoup) -> list[str]:
    """Take the footnotes out of the end of the page; each as a line of Markdown."""
    notes = []
    for item in page.find_all("li", id=NOTE):
        number = number_of(str(item["id"]))
        for back in item.find_all("a", href=re.compile(r"-ref-")):
            back.decompose()
        notes.append(f"[^{number}]: {literal(' '.join(item.get_text(' ').split()))}")
        around = item.parent
        item.decompose()
        if isinstance(around, Tag) and not around.find("li"):
            around.decompose()
    for reference in page.find_all("a", id=re.compile(r"note-ref-")):
        mark = reference.find_parent("sup") or reference
        mark.replace_with(f"[^{number_of(str(reference['id']))}]")
    return notes


def number_of(identifier: str) -> str:
    """The number at the end of a footnote's id."""
    return identifier.rpartition("-")[2]


def take_title(page: BeautifulSoup) -> str:
    """The first heading, taken out of the page; empty where there is none."""
    heading = page.find(["h1", "h2"])
    if not isinstance(heading, Tag):
        return ""
    title = " ".join(heading.get_text().split())
    heading.decompose()
    return title


def level_headings(page: BeautifulSoup) -> None:
    """Let headings begin at the second level, and go down one level at a time."""
    headings = page.find_all(re.compile(r"^h[1-6]$"))
    for heading, level in zip(headings, levels([int(heading.name[1]) for heading in headings]), strict=True):
        heading.name = f"h{level}"


def levels(written: Sequence[int]) -> list[int]:
    """Levels of headings as they must be: from 2 on, none skipped."""
    found: list[int] = []
    open_levels: list[int] = []
    for level in written:
        while open_levels and open_levels[-1] >= level:
            open_levels.pop()
        open_levels.append(level)
        found.append(min(len(open_levels) + 1, 6))
    return found


class Writer(MarkdownConverter):
    """Markdown as this project writes it."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        """Text that means nothing but itself."""
        return literal_cell(text) if parent_tags & {"td", "th"} else literal(text)

    def convert_img(self, el: Tag, text: str, parent_tags: object) -> str:  # noqa: ARG002 - the base class's
        """A picture on a line of its own."""
        return f"![{el.get('alt') or ''}]({el.get('src')})"
