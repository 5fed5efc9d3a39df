"""Pages that stand where a page used to be: one says where it moved, the other why it is gone. Without scripts."""

import posixpath
import shutil
from collections.abc import Sequence
from html import escape
from pathlib import Path

from nscp_site.content.addresses import AddressList, Tombstone, file_of, is_page

# A name, a number as people say it, and its address.
Number = tuple[str, str, str]
PAGE = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
{head}<title>{title} – {site}</title>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>
</body>
</html>
"""


class LostAddressError(Exception):
    """An address that was published would not lead to what it should; the text says which, and why."""


def write_old_addresses(folder: Path, addresses: AddressList, site_name: str, ring: Sequence[Number] = ()) -> None:
    """Write what stands at every old address of a built site: a page, or a file's copy where a file moved to a file.

    What else became of a file only the host can say. `ring` are the numbers that stand where a page was taken down for
    somebody's safety. Raises LostAddressError where a published address has nothing.
    """
    for old, new in addresses.moved.items():
        if is_page(old):
            place(folder, old).write_text(moved_page(old, new, site_name), encoding="utf-8", newline="\n")
        elif not is_page(new):
            shutil.copyfile(folder / file_of(new), place(folder, old))
    for old, stone in addresses.gone.items():
        if is_page(old):
            place(folder, old).write_text(gone_page(old, stone, site_name, ring), encoding="utf-8", newline="\n")
    left_to_host = {old for old in (*addresses.moved, *addresses.gone) if not is_page(old)}
    lost = [old for old in addresses.published if old not in left_to_host and not (folder / file_of(old)).is_file()]
    if lost:
        raise LostAddressError("These addresses were published and lead nowhere now: " + ", ".join(lost))


def place(folder: Path, address: str) -> Path:
    """The file that will answer at an old address, in a folder that is there. Raises LostAddressError."""
    path = folder / file_of(address)
    if path.exists():
        raise LostAddressError(f"The address {address} is that of a page now, and can't lead elsewhere")
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def moved_page(old: str, new: str, site_name: str) -> str:
    """The page that leads on by itself, and by a link where a browser is told not to."""
    link = escape(relative(old, new), quote=True)
    return PAGE.format(
        head=f'<meta http-equiv="refresh" content="0; url={link}">\n',
        title="This page has moved",
        site=escape(site_name),
        body=f'<p><a href="{link}">Go to the page where it is now</a></p>',
    )


def gone_page(old: str, stone: Tombstone, site_name: str, ring: Sequence[Number] = ()) -> str:
    """The page that says why there is nothing any more, and where to look instead.

    Where a page was taken down for somebody's safety it says no reason, and whom to ring.
    """
    see, home = (escape(relative(old, address), quote=True) for address in (stone.see or "/", "/"))
    told = f"<p>{escape(stone.reason)}</p>\n"
    if stone.for_safety:
        told = "<p>If you came here because you worry about a child, ring:</p>\n<ul>\n"
        for who, number, to in ring:
            told += f'<li>{escape(who)}: <a href="{escape(to, quote=True)}">{escape(number)}</a></li>\n'
        told += "</ul>\n"
    instead = f'<p><a href="{see}">See this instead</a></p>\n' if stone.see else ""
    return PAGE.format(
        head="",
        title="This page was taken down",
        site=escape(site_name),
        body=f'{told}{instead}<p><a href="{home}">Go to the front page</a></p>',
    )


def relative(old: str, new: str) -> str:
    """A link from one address to another, which works wherever the site is put."""
    path = posixpath.relpath(new, old)
    return f"{path}/" if new.endswith("/") else path
