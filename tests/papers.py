"""Word files, PDFs and photos that tests make themselves, part by part, with whatever must stand in them."""

import io
import zipfile
from collections.abc import Collection, Sequence
from xml.sax.saxutils import escape

from PIL import Image, PngImagePlugin

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Secret"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="MoreSecret"><w:name w:val="More"/><w:basedOn w:val="Secret"/></w:style>
<w:style w:type="character" w:styleId="Whisper"><w:name w:val="Whisper"/><w:rPr><w:vanish/></w:rPr></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
"""
PARTS = {"styles": STYLES, "numbering": NUMBERING, "footnotes": "", "comments": ""}
KINDS = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    **{
        f"word/{part}.xml": f"application/vnd.openxmlformats-officedocument.wordprocessingml.{part}+xml"
        for part in PARTS
    },
}


def run(text: str, properties: str = "") -> str:
    """A run of text in Word's XML."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str = "", style: str = "", *, inside: str = "", numbered: int = 0) -> str:
    """A paragraph in Word's XML; `numbered` is 1 for bullets, 2 for numbers."""
    chosen = f'<w:pStyle w:val="{style}"/>' if style else ""
    chosen += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{numbered}"/></w:numPr>' if numbered else ""
    return f"<w:p><w:pPr>{chosen}</w:pPr>{inside or run(text)}</w:p>"


def table(rows: Sequence[Sequence[str]], *, merged: bool = False) -> str:
    """A table in Word's XML, its first row as heads; `merged` joins the first two cells of the last row."""
    written = []
    for number, row in enumerate(rows):
        head = "<w:trPr><w:tblHeader/></w:trPr>" if number == 0 else ""
        span = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' if merged and number == len(rows) - 1 else ""
        cells = [f"<w:tc>{span if index == 0 else ''}{paragraph(cell)}</w:tc>" for index, cell in enumerate(row)]
        written.append(f"<w:tr>{head}{''.join(cells)}</w:tr>")
    return f"<w:tbl><w:tblPr/>{''.join(written)}</w:tbl>"


def picture(number: int, alternative: str) -> str:
    """A paragraph that shows a picture of the file."""
    blip = f'<a:blip r:embed="image{number}"/>'
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="{number}" name="Picture" descr="{escape(alternative)}"/>'
        f"<a:graphic><a:graphicData><pic:pic><pic:blipFill>{blip}</pic:blipFill></pic:pic></a:graphicData></a:graphic>"
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def footnote(number: int, text: str) -> str:
    """A footnote of the part `footnotes`."""
    return f'<w:footnote w:id="{number}">{paragraph(text)}</w:footnote>'


def word(body: str, *, author: str = "", pictures: Sequence[bytes] = (), **parts: str) -> bytes:
    """A Word file of these paragraphs; `parts` such as `footnotes` hold what belongs in them."""
    named = PARTS | parts
    tags = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "comments": "comments"}
    files = {"word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"}
    for name, inside in named.items():
        tag = tags.get(name, "hdr")
        files[f"word/{name}.xml"] = f"<w:{tag} {NAMESPACES}>{inside}</w:{tag}>"
    links = [relation(name, name, f"{name}.xml") for name in PARTS]
    links += [relation(f"image{n}", "image", f"media/image{n}.jpeg") for n in range(1, len(pictures) + 1)]
    files["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(links)}</Relationships>'
    )
    files["_rels/.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships">{relation("doc", "officeDocument", "word/document.xml")}'
        "</Relationships>"
    )
    kinds = "".join(f'<Override PartName="/{path}" ContentType="{kind}"/>' for path, kind in KINDS.items())
    files["[Content_Types].xml"] = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="jpeg" ContentType="image/jpeg"/>{kinds}</Types>'
    )
    if author:
        files["docProps/core.xml"] = (
            f'<p xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{escape(author)}</dc:creator></p>'
        )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
        for number, raw in enumerate(pictures, 1):
            archive.writestr(f"word/media/image{number}.jpeg", raw)
    return made.getvalue()


def relation(name: str, kind: str, target: str) -> str:
    """How one part of a Word file names another."""
    return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def photo(form: str = "JPEG", *, artist: str = "", place: bool = False) -> bytes:
    """A small picture, with what a camera writes into it."""
    image = Image.new("RGB", (8, 8), "teal")
    exif = Image.Exif()
    if artist:
        exif[315] = artist
    if place:
        exif.get_ifd(34853).update({1: "N", 2: (52.0, 14.0, 0.0), 3: "W", 4: (0.0, 54.0, 0.0)})
    made = io.BytesIO()
    told = PngImagePlugin.PngInfo()
    if artist:
        told.add_text("Author", artist)
    options = {"pnginfo": told} if form == "PNG" else {}
    image.save(made, form, exif=exif, **options)
    return made.getvalue()


def pdf(lines: Sequence[str | tuple[str, int]], *, author: str = "") -> bytes:
    """A PDF of one page, its lines from the top down, each at 11 points or as (text, points).

    Its font says itself which character each code stands for, so any character can be written, garbled ones too.
    """
    sized = [(line, 11) if isinstance(line, str) else line for line in lines]
    letters = sorted({letter for line, _ in sized for letter in line})
    codes = {letter: number for number, letter in enumerate(letters, 1)}
    shown, height = [], 800
    for line, points in sized:
        height -= points + 5
        hexed = "".join(f"{codes[letter]:02x}" for letter in line)
        shown.append(f"BT /F {points} Tf 50 {height} Td <{hexed}> Tj ET")
    told = "".join(f"<{code:02x}> <{ord(letter):04x}>\n" for letter, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(codes)} beginbfchar\n{told}endbfchar\nendcmap end end"
    )
    widths = " ".join("500" for _ in range(256))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 4 0 R >> >> /Contents 5 0 R >>",
        f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 0 /LastChar 255 /Widths [{widths}] "
        "/ToUnicode 6 0 R >>",
        stream("\n".join(shown)),
        stream(cmap),
        f"<< /Author ({author}) >>" if author else "<< /Producer (tests) >>",
    ]
    return assembled(objects, "ascii", "/Info 7 0 R ")


def stream(text: str) -> str:
    """An object of a PDF that holds a text."""
    return f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"


# Where a text stands on a page: points from the left and from the top, the text, and the size of its letters.
Print = tuple[float, float, str, float]


def printed(
    pages: Sequence[Sequence[Print]], *, drawn: str = "", annotations: str = "", bold: Collection[str] = ()
) -> bytes:
    """A PDF with text in places, in Helvetica, whose letters have their true widths; `bold` names texts in bold.

    `drawn` are lines of each page, `annotations` the objects of the first page's forms and remarks.
    """
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = ["", "", font.format("Helvetica"), font.format("Helvetica-Bold")]
    kids: list[str] = []
    for page in pages:
        shown = [drawn]
        for x, y, text, size in page:
            written = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            shown.append(f"BT /F{2 if text in bold else 1} {size} Tf {x} {842 - y - size} Td ({written}) Tj ET")
        objects.append(stream("\n".join(shown)))
        more = f" /Annots [{annotations}]" if annotations and not kids else ""
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> "
            f"/Contents {len(objects)} 0 R{more} >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = "<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return assembled(objects, "latin-1")


def assembled(objects: Sequence[str], encoding: str, info: str = "") -> bytes:
    """A PDF of these objects."""
    made, places = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{text}\nendobj\n"
    start = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
        f"{place:010} 00000 n \n" for place in places
    )
    made += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {info}>>\nstartxref\n{start}\n%%EOF\n"
    return made.encode(encoding)
