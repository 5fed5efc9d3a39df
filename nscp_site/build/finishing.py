"""Steps on a built site before it takes its place: each is one call over the whole folder.

A step that makes files for visitors stands above `rename_by_digest`; after `write_version` nothing may change. The
assets' folder is renamed by its content, so that browsers may cache it for ever; files get compressed copies; a file
of docs/ stays only where a page that visitors can open shows it or links to it.
"""

import gzip
import os
import posixpath
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import unquote, urlsplit

import brotli

from nscp_site.build.fixed_pages import write_old_addresses, write_robots, write_security, write_sitemap
from nscp_site.cache import active_cache, cached
from nscp_site.content.addresses import load_addresses, with_old_site_redirects
from nscp_site.content.library import Library
from nscp_site.outputs.handout_pdfs import add_handouts
from nscp_site.outputs.host_files import write_hosting_files
from nscp_site.outputs.host_policy import COMPRESSIBLE_ENDINGS, META_SECURITY_POLICY, policy_for
from nscp_site.outputs.manifest import combined_digest, file_digests, write_version
from nscp_site.pages.launch import find_launch_blockers
from nscp_site.settings import load_settings
from nscp_site.sources import Sources

# Lines of a script that are empty or nothing but a comment, or the types for its check: a browser needs neither.
SCRIPT_COMMENT = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)?\n|/\*\* @\w+[^*\n]*\*/ ?", re.MULTILINE | re.DOTALL)
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
# The comments of a style sheet, with the lines that are left empty.
STYLE_COMMENT = re.compile(r"[ \t]*/\*.*?\*/\n?|^\s*\n", re.MULTILINE | re.DOTALL)
LINK_ATTRIBUTE = re.compile(r'(\s(?:href|src)=")([^"]*)(")')


def _rename_by_digest(folder: Path, name: str = "assets") -> None:
    """Rename the folder `name` of a built site to `name-<digest>`, and update all references in pages.

    Scripts and styles are stripped of comments and indentation; so no template literal may span lines.
    """
    if not (folder / name).is_dir():
        return
    for ending, comment in (("js", SCRIPT_COMMENT), ("css", STYLE_COMMENT)):
        for file in sorted((folder / name).rglob(f"*.{ending}")):
            bare = INDENT.sub("", comment.sub("", file.read_text("utf-8")))
            file.write_text(bare, encoding="utf-8", newline="\n")
    hashed = f"{name}-{combined_digest(file_digests(folder / name))[:12]}"
    (folder / name).rename(folder / hashed)
    for page in sorted(folder.rglob("*.html")):
        path = page.relative_to(folder).as_posix()
        text = page.read_text(encoding="utf-8")
        page.write_text(_rewrite_references(text, path, name, hashed), encoding="utf-8", newline="\n")


def _rewrite_references(text: str, page: str, name: str, hashed: str) -> str:
    """A page's HTML with every reference into the folder updated. `page` is its path from the site's root."""

    def change(found: re.Match[str]) -> str:
        before, reference, after = found.groups()
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(page), reference))
        inside = target.removeprefix("/")
        if not (inside.startswith(f"{name}/") and reference.endswith(inside)):
            return found[0]
        return before + reference.removesuffix(inside) + hashed + inside.removeprefix(name) + after

    return LINK_ATTRIBUTE.sub(change, text)


# Below this size (bytes) a copy saves nothing that a visitor's network would notice.
MIN_COMPRESS_BYTES = 1000
# 9 takes fifteen times as long for a four-hundredth of the size; 11 makes an eighth less, and takes much longer yet.
BROTLI_QUALITY = 5
# As a power of two, the bytes looked back upon: more than nearly every page has. What is larger takes more memory.
BROTLI_WINDOW = 18


def _compress_files(folder: Path) -> None:
    """Write the two copies of every text of a built site that is worth it."""
    texts = [path for path in sorted(folder.rglob("*")) if path.suffix in COMPRESSIBLE_ENDINGS and path.is_file()]
    # Compressing leaves Python to other threads meanwhile.
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with ThreadPoolExecutor(cores, initializer=active_cache.set, initargs=(active_cache.get(),)) as pool:
        list(pool.map(_compress_file, texts))


def _compress_file(path: Path) -> None:
    """Write the two copies of one file, if it is worth it."""
    data = path.read_bytes()
    if len(data) >= MIN_COMPRESS_BYTES:
        for ending, compressed in zip((".gz", ".br"), _compress_bytes(data), strict=True):
            if len(compressed) < len(data):
                path.with_name(path.name + ending).write_bytes(compressed)


@cached
def _compress_bytes(data: bytes) -> tuple[bytes, bytes]:
    """The gzip and Brotli copies of a file's content."""
    return gzip.compress(data, 9, mtime=0), brotli.compress(data, quality=BROTLI_QUALITY, lgwin=BROTLI_WINDOW)


ATTRIBUTE_VALUE = re.compile(r"""=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
ATTRIBUTE_SEPARATOR = re.compile(r"[\s,]+")


def _remove_unreferenced_files(folder: Path, sources: Sources, site_url: str) -> list[str]:
    """Take out of a built site the files of docs/ that no page of it names; their paths, sorted."""
    files = {file.path.removeprefix("docs/") for file in sources.files("docs") if file.inside.suffix != ".md"}
    there = {name for name in files if (folder / name).is_file()}
    unshown = sorted(there - _referenced_files(folder, there, site_url)) if there else []
    for name in unshown:
        (folder / name).unlink()
    return unshown


def _referenced_files(folder: Path, files: set[str], site_url: str) -> set[str]:
    """Those of `files` that any attribute of a page refers to."""
    names = {name.rpartition("/")[2] for name in files}
    found: set[str] = set()
    for page in sorted(folder.rglob("*.html")):
        here = posixpath.dirname(page.relative_to(folder).as_posix())
        for value in ATTRIBUTE_VALUE.finditer(page.read_text(encoding="utf-8")):
            for part in ATTRIBUTE_SEPARATOR.split(value[value.lastindex or 0]):
                if unquote(_url_path(part)).rpartition("/")[2] in names:
                    found.add(_site_path(part, here, site_url))
    return found & files


def _url_path(part: str) -> str:
    """The path of a URL; empty where it is not a valid one."""
    try:
        return urlsplit(part).path
    except ValueError:
        return ""


def _site_path(part: str, here: str, site_url: str) -> str:
    """The file of the site that an address on a page in the folder `here` leads to."""
    inside = part.removeprefix(site_url) if site_url and part.startswith(site_url) else ""
    path = unquote(_url_path(f"/{inside}" if inside else part))
    return posixpath.normpath(posixpath.join("/", here, path)).lstrip("/")


POLICY_META = f'<meta http-equiv="Content-Security-Policy" content="{META_SECURITY_POLICY}">'
NOINDEX_META = '<meta name="robots" content="noindex">'


def _add_to_head(folder: Path, line: str) -> None:
    """Add a line to the head of every page."""
    for page in sorted(folder.rglob("*.html")):
        text = page.read_text(encoding="utf-8").replace("<head>", f"<head>\n{line}", 1)
        page.write_text(text, encoding="utf-8", newline="\n")


def finish_site(folder: Path, library: Library, *, preview: bool = False) -> None:
    """Run all steps on a built site; a `preview` is never for the public.

    Raises LostAddressError, HandoutError, OSError.
    """
    settings = load_settings(library.sources)
    before_launch = bool(find_launch_blockers(library))
    noindex = preview or before_launch
    addresses = load_addresses(library.sources)
    if settings.old_site_addresses:
        addresses = with_old_site_redirects(addresses)
    _remove_unreferenced_files(folder, library.sources, settings.site_url)
    # A preview, and every build before the launch, asks search engines on each page to leave it out.
    if noindex:
        _add_to_head(folder, NOINDEX_META)
    add_handouts(folder, library, settings)
    _rename_by_digest(folder)
    write_old_addresses(folder, addresses.values, settings.site_name, library)
    # Each page says by itself what browsers may load: not every host sends the headers that it is asked for.
    _add_to_head(folder, POLICY_META)
    write_robots(folder, settings)
    write_sitemap(folder, library, settings, addresses.values)
    write_security(folder, settings)
    _compress_files(folder)
    write_hosting_files(folder, policy_for(folder, addresses, noindex=noindex))
    write_version(folder, library.last_checked, preview=preview, before_launch=before_launch)
