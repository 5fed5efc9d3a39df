"""A PDF as rendered by PDFium: its words, which are visible, its pictures, form values and annotations.

The draft is made by another reader (pdfplumber); the words read here are what the draft is compared with.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import c_double
from typing import Any

import pypdfium2
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text
from PIL import Image
from pypdfium2 import raw as pdfium

from nscp_site.editor.import_drafts import MAX_PICTURE_PIXELS, Picture, shrink_picture
from nscp_site.editor.word_hidden import contrast

Box = tuple[float, float, float, float]
# Flags of what is neither printed nor shown (PDF 32000-1, table 165: Hidden, NoView).
INVISIBLE_FLAGS = 2 | 32


def has_layers(page: Any) -> bool:
    """Whether a page's file has layers that may be switched on and off."""
    return bool(resolve1(page.page_obj.doc.catalog.get("OCProperties")))


def find_form_values(page: Any, comments: list[str], buttons: list[str]) -> Iterator[tuple[str, Box, bool]]:
    """(text, box, is hidden) of form values and typed annotations; comments and buttons are appended to lists."""
    for annotation in resolve1(page.page_obj.annots) or ():
        data = resolve1(annotation)
        if not isinstance(data, dict):
            continue
        kind, contents = _pdf_name(data.get("Subtype")), _pdf_text(data.get("Contents"))
        text = _form_field_value(data) if kind == "Widget" else contents if kind == "FreeText" else ""
        if contents and kind not in ("Widget", "FreeText", "Link", "Popup"):
            comments.append(contents)
        face = resolve1(data.get("MK")) if kind == "Widget" else None
        if isinstance(face, dict) and _pdf_text(face.get("CA")) and not text:
            buttons.append(_pdf_text(face.get("CA")))
        box = [resolve1(edge) for edge in resolve1(data.get("Rect")) or ()]
        if text and len(box) == 4 and all(isinstance(edge, (int, float)) for edge in box):
            x0, y0, x1, y1 = map(float, box)
            top = float(page.bbox[3])
            flags = resolve1(data.get("F"))
            is_hidden = isinstance(flags, int) and bool(flags & INVISIBLE_FLAGS)
            yield text, (min(x0, x1), top - max(y0, y1), max(x0, x1), top - min(y0, y1)), is_hidden


def _form_field_value(field_data: Any) -> str:
    """What a field of a form shows."""
    above = resolve1(field_data.get("Parent")) or {}
    kind = _pdf_name(field_data.get("FT") or above.get("FT"))
    if kind == "Btn":
        state = _pdf_name(field_data.get("AS"))
        return "" if not state else "☐" if state == "Off" else "☒"
    value = resolve1(field_data.get("V") or above.get("V"))
    values = value if isinstance(value, list) else [value]
    return " ".join(text for text in map(_pdf_text, values) if text)


def _pdf_name(value: Any) -> str:
    """A name of a PDF as text."""
    value = resolve1(value)
    return str(value.name) if isinstance(value, PSLiteral) else ""


def _pdf_text(value: Any) -> str:
    """A text of a PDF; empty where it is none."""
    value = resolve1(value)
    if isinstance(value, bytes):
        value = decode_text(value)
    return " ".join(value.replace("\0", "").split()) if isinstance(value, str) else ""


# Modes of drawing letters that leave no trace (PDF 32000-1, table 106).
INVISIBLE_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
# Levels of grey that nobody tells apart; the least pixels in which a letter shows.
SAME_GREY = 3
LEAST_CONTRAST = 1.05
WHITE, MAX_LINE_WIDTH = 255, 2
# Letters of a point or less are dots.
SMALLEST_LETTER = 1
MAX_DRAWN_SIDE = 3_000
# Smaller pictures are signs, in points; one that fills so much of the page is the page itself.
SMALLEST, WHOLE_PAGE_SHARE = 40, 0.8
MAX_OBJECT_DEPTH = 5
# Marks that say nothing by themselves, and those whose words the draft has: links, fields of forms, typed text.
IGNORED_ANNOTATIONS = {
    pdfium.FPDF_ANNOT_LINK,
    pdfium.FPDF_ANNOT_POPUP,
    pdfium.FPDF_ANNOT_WIDGET,
    pdfium.FPDF_ANNOT_FREETEXT,
}


class PdfiumPage:
    """One page, to be closed; `place` counts from 0.

    Coordinates are pdfplumber's: points from the top left, after rotation.
    """

    def __init__(self, document: pypdfium2.PdfDocument, place: int) -> None:
        self.document, self.place = document, place
        self.page = page = document[place]
        self.text = page.get_textpage()
        edges = page.get_mediabox()
        (x0, x1), (y0, y1) = sorted(edges[::2]), sorted(edges[1::2])
        turns: dict[int, tuple[float, ...]] = {
            90: (0, -1, 1, 0, -y0, x1), 180: (-1, 0, 0, -1, x1, y1), 270: (0, 1, -1, 0, y1, -x0),
        }  # fmt: skip
        self.rotation = page.get_rotation() % 360
        self.matrix = turns.get(self.rotation, (1, 0, 0, 1, -x0, -y0))
        self.height = x1 - x0 if self.rotation % 180 else y1 - y0

    def close(self) -> None:
        """Give it back."""
        self.text.close()
        self.page.close()

    def words(self) -> str:
        """The text that stands on the page, in the file's own order."""
        return str(self.text.get_text_bounded())

    def marks(self) -> str:
        """The words of stamps and other marks that somebody put on the page, as they are drawn; of forms, none.

        It is the last question of a page: the marks are drawn into it.
        """
        kinds = set()
        for place in range(pdfium.FPDFPage_GetAnnotCount(self.page)):
            mark = pdfium.FPDFPage_GetAnnot(self.page, place)
            kinds.add(pdfium.FPDFAnnot_GetSubtype(mark))
            pdfium.FPDFPage_CloseAnnot(mark)
        if not kinds - IGNORED_ANNOTATIONS:
            return ""
        flat = self.document[self.place]
        pdfium.FPDFPage_Flatten(flat, pdfium.FLAT_NORMALDISPLAY)
        flat.close()
        flat = self.document[self.place]
        text = flat.get_textpage()
        drawn = Counter(text.get_text_bounded().split()) - Counter(self.words().split())
        text.close()
        flat.close()
        return " ".join(drawn.elements())

    def glyphs(self) -> dict[tuple[int, int], tuple[str, float]]:
        """The letters by the points where they begin, with how far down the middle of their ink is."""
        found = {}
        x, y = c_double(), c_double()
        for place in range(pdfium.FPDFText_CountChars(self.text)):
            code = pdfium.FPDFText_GetUnicode(self.text, place)
            if code > ord(" ") and pdfium.FPDFText_GetCharOrigin(self.text, place, x, y):
                _, top, _, bottom = self.box(self.text.get_charbox(place))
                found[spot(*self.turned(x.value, y.value))] = chr(code), (top + bottom) / 2
        return found

    def turned(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page as it is read, from the bottom left."""
        a, b, c, d, e, f = self.matrix
        return a * x + c * y + e, b * x + d * y + f

    def box(self, bounds: Sequence[float]) -> Box:
        """A box from the top left."""
        corners = [self.turned(x, y) for x in (bounds[0], bounds[2]) for y in (bounds[1], bounds[3])]
        across, up = [x for x, _ in corners], [y for _, y in corners]
        return min(across), self.height - max(up), max(across), self.height - min(up)

    def has_invisible_text(self) -> bool:
        """Whether some text is drawn in an invisible mode, as OCR does."""
        texts = self.page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=MAX_OBJECT_DEPTH)
        return any(pdfium.FPDFTextObj_GetTextRenderMode(text) in INVISIBLE_MODES for text in texts)

    def find_invisible(self, letters: Sequence[Any], corner: tuple[float, float], *, in_layers: bool) -> list[Any]:
        """Letters that leave no trace on the page as it is drawn: beyond its edge, in its colour, covered, or tiny.

        Where none of this is so, the letters are of a font that this program lacks; or, in a file with layers, of one
        that is switched off (PDF 32000-1, 8.11).
        """
        crop = self.box(self.page.get_cropbox())
        left, top = corner[0] + crop[0], corner[1] + crop[1]
        edge = (0.0, 0.0, crop[2] - crop[0], crop[3] - crop[1])
        marks = [letter for letter in letters if not letter["text"].isspace()]
        on_page = [_overlaps(letter_box(letter, left, top), edge) for letter in marks]
        if not any(on_page):
            # Two programs differ on where the page lies: a file that turns its edges round makes them do so.
            return []
        order = [(thing.type, self.box(thing.get_bounds())) for thing in self.page.get_objects()]
        traceless = self.has_invisible_text()
        wide = any(kind != pdfium.FPDF_PAGEOBJ_TEXT and _is_wide(box) for kind, box in order)
        if not (traceless or wide or in_layers or any(_has_background_colour(letter, WHITE) for letter in marks)):
            pairs = zip(marks, on_page, strict=True)
            return [letter for letter, inside in pairs if not inside or letter["size"] <= SMALLEST_LETTER]
        scale = min(1.0, MAX_DRAWN_SIDE / max(edge[2], edge[3], 1))
        drawn = self.page.render(scale=scale, grayscale=True).to_pil()

        def leaves_no_trace(letter: Any) -> bool:
            grey = _uniform_grey(drawn, [side * scale for side in letter_box(letter, left, top)])
            if grey is None or letter["size"] <= SMALLEST_LETTER:
                return True
            if grey is False or traceless or in_layers:
                return grey is not False
            return _has_background_colour(letter, grey) or _is_covered(letter_box(letter, *corner), order)

        return list(filter(leaves_no_trace, marks))

    def pictures(self) -> Iterator[tuple[Box, Picture]]:
        """The pictures with their places, as the site wants them; none that can't be shown."""
        x0, y0, x1, y1 = self.box(self.page.get_cropbox())
        largest = WHOLE_PAGE_SHARE * (x1 - x0) * (y1 - y0)
        for found in self.page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=MAX_OBJECT_DEPTH):
            box = self.box(found.get_bounds())
            width, height = box[2] - box[0], box[3] - box[1]
            if min(width, height) >= SMALLEST and width * height <= largest and (picture := self.picture(found)):
                yield box, picture

    def picture(self, found: Any) -> Picture | None:
        """A picture as the site wants it."""
        try:
            width, height = found.get_px_size()
            if width * height > MAX_PICTURE_PIXELS:
                return None
            image: Image.Image = found.get_bitmap(render=True).to_pil()
        except (pypdfium2.PdfiumError, ValueError, MemoryError):
            return None
        return shrink_picture(image.rotate(-self.rotation, expand=True))


def spot(x: float, y: float) -> tuple[int, int]:
    """A point, as exactly as two programs agree on it."""
    return round(x), round(y)


def letter_box(letter: Any, left: float = 0, top: float = 0) -> Box:
    """The left, upper, right and lower edge of a letter, in points from a corner."""
    return letter["x0"] - left, letter["top"] - top, letter["x1"] - left, letter["bottom"] - top


def _overlaps(one: Box, other: Box) -> bool:
    """Whether two boxes overlap."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _is_wide(box: Box) -> bool:
    """Whether a thing may lie behind a letter or on it; a line can't."""
    return min(box[2] - box[0], box[3] - box[1]) > MAX_LINE_WIDTH


def _is_covered(box: Box, order: Sequence[tuple[int, Box]]) -> bool:
    """Whether something that is no text was drawn over a letter after the text that it belongs to."""
    middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    over = False
    for kind, (x0, top, x1, bottom) in reversed(order):
        if x0 <= middle[0] <= x1 and top <= middle[1] <= bottom:
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                return over
            over |= kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE)
    return False


def _uniform_grey(drawn: Image.Image, box: Sequence[float]) -> int | bool | None:
    """The grey of a box in which nothing shows; False where something does, None beyond the edge."""
    left, top = max(int(box[0]), 0), max(int(box[1]), 0)
    right, bottom = min(int(box[2]) + 1, drawn.width), min(int(box[3]) + 1, drawn.height)
    if left >= right or top >= bottom:
        return None
    darkest, lightest = map(int, drawn.crop((left, top, right, bottom)).getextrema())  # type: ignore[arg-type]
    return darkest if lightest - darkest <= SAME_GREY else False


def _has_background_colour(letter: Any, grey: int) -> bool:
    """Whether a letter has the colour of what lies behind it."""
    colour = letter["non_stroking_color"]
    parts = [float(part) for part in (colour if isinstance(colour, (list, tuple)) else [colour]) if part is not None]
    if len(parts) == 4:
        parts = [(1 - part) * (1 - parts[3]) for part in parts[:3]]
    if len(parts) not in (1, 3):
        return False
    own = "".join(f"{round(255 * min(max(part, 0), 1)):02X}" for part in (parts * 3)[:3])
    return contrast(own, f"{grey:02X}" * 3) < LEAST_CONTRAST
