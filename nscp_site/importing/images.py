"""The pictures of a document, as the site wants them: 1,200 pixels wide or less, with nothing but what they show."""

import io

from PIL import Image, ImageOps

WIDEST = 1200
MOST_BYTES = 500_000
# A photo of a telephone has 12 to 50 million; a bomb has many more.
MOST_PIXELS = 64_000_000
QUALITIES = (88, 78, 65, 50)
# Drawings and pictures of a screen have few colours: PNG keeps their edges.
FEW_COLOURS = 4096


def site_picture(raw: bytes) -> tuple[str, bytes] | None:
    """The ending and the bytes of a picture for the site; None for what can't be read as one, as Windows' drawings."""
    try:
        with Image.open(io.BytesIO(raw)) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            return fitted(ImageOps.exif_transpose(image))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, EOFError):
        return None


def fitted(image: Image.Image) -> tuple[str, bytes]:
    """The ending and the bytes of a picture, made as small as the site wants it."""
    image.thumbnail((WIDEST, WIDEST * 4))
    return written(image)


def written(image: Image.Image) -> tuple[str, bytes]:
    """A picture written anew: as PNG where it has few colours or is seen through, else as JPEG."""
    drawn = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if drawn.mode == "RGBA" or drawn.getcolors(FEW_COLOURS):
        made = io.BytesIO()
        drawn.save(made, "PNG", optimize=True)
        if made.tell() <= MOST_BYTES:
            return "png", made.getvalue()
        paper = Image.new("RGB", drawn.size, "white")
        paper.paste(drawn, mask=drawn.getchannel("A") if drawn.mode == "RGBA" else None)
        drawn = paper
    for quality in QUALITIES:
        made = io.BytesIO()
        drawn.save(made, "JPEG", quality=quality, optimize=True)
        if made.tell() <= MOST_BYTES:
            break
    return "jpg", made.getvalue()
