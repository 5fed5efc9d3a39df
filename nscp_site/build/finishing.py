"""Steps on a built site before it takes its place: each is one call over the whole folder, in the order of `STEPS`.

A step that makes files for visitors stands above `rename_by_digest`; after `write_version` nothing may change. The
assets' folder is renamed by its content, so that browsers may cache it for ever; files get compressed copies; a file
of docs/ stays only where a page that visitors can open shows it or links to it.
"""

import gzip
import os
import posixpath
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

import brotli

from nscp_site.build.fixed_pages import write_old_addresses, write_robots, write_security, write_sitemap
from nscp_site.cache import active_cache, cached
from nscp_site.content.addresses import LoadedAddressList, load_addresses, path_to_address, with_old_site_redirects
from nscp_site.content.library import Library
from nscp_site.content.relations import find_whole_documents
from nscp_site.outputs.handout_pdfs import add_handouts
from nscp_site.outputs.host_files import write_hosting_files
from nscp_site.outputs.host_policy import COMPRESSIBLE_ENDINGS, META_SECURITY_POLICY, policy_for
from nscp_site.outputs.manifest import combined_digest, file_digests, write_version
from nscp_site.pages.frame import layout_context
from nscp_site.pages.launch import find_launch_blockers
from nscp_site.settings import Settings, load_settings
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
        for _ in pool.map(_compress_file, texts):
            pass


def _compress_file(path: Path) -> None:
    """Write the two copies of one file, if it is worth it."""
    data = path.read_bytes()
    if len(data) >= MIN_COMPRESS_BYTES:
        zipped, small = _compress_bytes(data)
        _write_if_smaller(path.with_name(f"{path.name}.gz"), zipped, data)
        _write_if_smaller(path.with_name(f"{path.name}.br"), small, data)


@cached
def _compress_bytes(data: bytes) -> tuple[bytes, bytes]:
    """The gzip and Brotli copies of a file's content."""
    return gzip.compress(data, 9, mtime=0), brotli.compress(data, quality=BROTLI_QUALITY, lgwin=BROTLI_WINDOW)


def _write_if_smaller(path: Path, compressed: bytes, data: bytes) -> None:
    """Write a copy where it is worth it."""
    if len(compressed) < len(data):
        path.write_bytes(compressed)


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


@dataclass(frozen=True)
class _BuiltSite:
    """A site as the generator left it, and all that the steps may ask. A `preview` is never for the public."""

    folder: Path
    library: Library
    preview: bool = False

    @cached_property
    def settings(self) -> Settings:
        """The settings of mkdocs.yml."""
        return load_settings(self.library.sources)

    @cached_property
    def before_launch(self) -> bool:
        """Whether something must be settled before the site may be published."""
        return bool(find_launch_blockers(self.library))

    @property
    def noindex(self) -> bool:
        """Whether search engines must stay away."""
        return self.preview or self.before_launch

    @cached_property
    def addresses(self) -> LoadedAddressList:
        """The list of all addresses ever published, with those of the website before this one if they lead on."""
        found = load_addresses(self.library.sources)
        return with_old_site_redirects(found) if self.settings.old_site_addresses else found


def _add_to_head(site: _BuiltSite, line: str) -> None:
    """Add a line to the head of every page."""
    for page in sorted(site.folder.rglob("*.html")):
        text = page.read_text(encoding="utf-8").replace("<head>", f"<head>\n{line}", 1)
        page.write_text(text, encoding="utf-8", newline="\n")


def _add_handout_pdfs(site: _BuiltSite) -> None:
    """Write the handouts' PDFs beside their pages. Raises HandoutError."""
    add_handouts(site.folder, site.library, site.settings)


def _add_sitemap(site: _BuiltSite) -> None:
    """The sitemap, without pages that only say that something moved or is gone, and without whole documents."""
    values = site.addresses.values
    twice = {path_to_address(whole.page) for whole in find_whole_documents(site.library)}
    write_sitemap(site.folder, site.library, site.settings, {*values.moved, *values.gone, *twice})


def _add_hosting_files(site: _BuiltSite) -> None:
    """The files of every host, from one policy."""
    write_hosting_files(site.folder, policy_for(site.folder, site.addresses, noindex=site.noindex))


def _add_version(site: _BuiltSite) -> None:
    """The release's name, and what sort of site it is."""
    write_version(site.folder, site.library.last_checked, preview=site.preview, before_launch=site.before_launch)


def _add_old_addresses(site: _BuiltSite) -> None:
    """Write redirect pages and notices at old addresses. Raises LostAddressError."""
    numbers = layout_context(site.library)["numbers"]
    ring = [(site.library.value("contacts", name).name, one["number"], one["link"]) for name, one in numbers.items()]
    write_old_addresses(site.folder, site.addresses.values, site.settings.site_name, ring)


STEPS: tuple[Callable[[_BuiltSite], object], ...] = (
    lambda site: _remove_unreferenced_files(site.folder, site.library.sources, site.settings.site_url),
    # A preview, and every build before the launch, asks search engines on each page to leave it out.
    lambda site: _add_to_head(site, NOINDEX_META) if site.noindex else None,
    _add_handout_pdfs,
    lambda site: _rename_by_digest(site.folder),
    _add_old_addresses,
    # Each page says by itself what browsers may load: not every host sends the headers that it is asked for.
    lambda site: _add_to_head(site, POLICY_META),
    lambda site: write_robots(site.folder, site.settings),
    _add_sitemap,
    lambda site: write_security(site.folder, site.settings),
    lambda site: _compress_files(site.folder),
    _add_hosting_files,
    _add_version,
)


def finish_site(folder: Path, library: Library, *, preview: bool = False) -> None:
    """Run all steps on a built site. Raises LostAddressError, HandoutError, OSError."""
    site = _BuiltSite(folder, library, preview)
    for step in STEPS:
        step(site)
