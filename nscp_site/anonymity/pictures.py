"""What a picture carries besides what it shows, taken out without a change to what it shows.

A file of each kind is a row of parts that name themselves. The parts that are needed to show it stay; a part that says
who made it, where, when, with what or why does not. No list of harmful parts is ever whole: this one is of good parts.
"""

import io
import struct
from collections.abc import Iterator

from PIL import Image, ImageOps

# PNG: the picture, its colours, its size on paper, and animation.
PNG_PARTS = frozenset(b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD hIST pHYS acTL fcTL fdAT".split())
PNG_START = b"\x89PNG\r\n\x1a\n"
WEBP_PARTS = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
# In a WebP file's head, the signs that say that there are EXIF and XMP parts.
WEBP_TOLD = 0b00001100
ORIENTATION = 0x0112
GOOD_QUALITY = 92
# The endings of the files that are looked into.
KINDS = ("png", "jpg", "jpeg", "webp", "gif")


def stripped(ending: str, raw: bytes) -> bytes:
    """A picture without what it carries besides; the same bytes where it carries nothing. Raises ValueError."""
    try:
        made = {"png": of_png, "webp": of_webp, "gif": of_gif}.get(ending, of_jpeg)(raw)
        with Image.open(io.BytesIO(made)) as image:
            image.verify()
    except (OSError, SyntaxError, struct.error, IndexError) as error:
        raise ValueError(str(error)) from error
    return made


def of_png(raw: bytes) -> bytes:
    """A PNG file without its texts, times and what other programs put into it."""
    if not raw.startswith(PNG_START):
        raise ValueError("no PNG file")
    kept, place = [PNG_START], len(PNG_START)
    while place < len(raw):
        (length,) = struct.unpack(">I", raw[place : place + 4])
        name, end = raw[place + 4 : place + 8], place + 12 + length
        if name in PNG_PARTS:
            kept.append(raw[place:end])
        place = end
        if name == b"IEND":
            break
    return b"".join(kept)


def of_webp(raw: bytes) -> bytes:
    """A WebP file without EXIF, XMP and parts of other programs."""
    if raw[:4] != b"RIFF" or raw[8:12] != b"WEBP":
        raise ValueError("no WebP file")
    kept, place = b"", 12
    while place + 8 <= len(raw):
        name = raw[place : place + 4]
        (length,) = struct.unpack("<I", raw[place + 4 : place + 8])
        end = place + 8 + length + length % 2
        if name == b"VP8X":
            kept += raw[place : place + 8] + bytes([raw[place + 8] & ~WEBP_TOLD]) + raw[place + 9 : end]
        elif name in WEBP_PARTS:
            kept += raw[place:end]
        place = end
    return b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WEBP" + kept


def of_gif(raw: bytes) -> bytes:
    """A GIF file without remarks and what programs put beside the pictures; a loop stays."""
    if raw[:3] != b"GIF":
        raise ValueError("no GIF file")
    place = 13 + (3 << ((raw[10] & 7) + 1) if raw[10] & 0x80 else 0)
    kept = [raw[:place]]
    while raw[place] != 0x3B:
        start = place
        if raw[place] == 0x2C:
            place += 10
            place += (3 << ((raw[place - 1] & 7) + 1) if raw[place - 1] & 0x80 else 0) + 1
            keep = True
        else:
            is_loop = raw[place + 1] == 0xFF and raw[place + 3 : place + 14] == b"NETSCAPE2.0"
            keep = raw[place + 1] == 0xF9 or is_loop
            place += 2
        while raw[place]:
            place += raw[place] + 1
        place += 1
        if keep:
            kept.append(raw[start:place])
    return b"".join([*kept, b";"])


def of_jpeg(raw: bytes) -> bytes:
    """A JPEG file without EXIF, XMP, IPTC and remarks. One that says that it lies on its side is turned."""
    if raw[:2] != b"\xff\xd8":
        raise ValueError("no JPEG file")
    with Image.open(io.BytesIO(raw)) as image:
        if image.getexif().get(ORIENTATION, 1) != 1:
            raw = turned(image)
    return b"\xff\xd8" + b"".join(jpeg_parts(raw))


def turned(image: Image.Image) -> bytes:
    """A photo as it is meant to be seen, written anew."""
    written = io.BytesIO()
    ImageOps.exif_transpose(image).save(written, "JPEG", quality=GOOD_QUALITY)
    return written.getvalue()


def jpeg_parts(raw: bytes) -> Iterator[bytes]:
    """The parts of a JPEG file that stay: all but remarks and those of programs, of which two say what colours mean."""
    place = 2
    while place + 4 <= len(raw):
        marker = raw[place + 1]
        if raw[place] != 0xFF:
            raise ValueError("no part begins here")
        if marker == 0xDA:
            # From here on the picture itself, up to its end; what stands behind the end is no picture.
            yield raw[place : raw.rindex(b"\xff\xd9") + 2]
            return
        (length,) = struct.unpack(">H", raw[place + 2 : place + 4])
        end = place + 2 + length
        part = raw[place:end]
        is_program = 0xE0 <= marker <= 0xEF
        is_colour = (marker == 0xE2 and part[4:15] == b"ICC_PROFILE") or (marker == 0xEE and part[4:9] == b"Adobe")
        if marker != 0xFE and (not is_program or is_colour or (marker == 0xE0 and part[4:8] == b"JFIF")):
            yield part
        place = end
