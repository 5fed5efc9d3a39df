"""The folder of scripts and styles gets its content's digest into its name, so that browsers may keep it for ever.

The whole folder is renamed, not each file: what the files say of each other stays true.
"""

import posixpath
import re
from pathlib import Path

from nscp_site.outputs.manifest import digest_of, file_digests

# Lines of a script that are empty or nothing but a comment, or the types for its check: a browser needs neither.
COMMENT = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)?\n|/\*\* @\w+[^*\n]*\*/ ?", re.MULTILINE | re.DOTALL)
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
# The comments of a style sheet, with the lines that are left empty.
STYLE_COMMENT = re.compile(r"[ \t]*/\*.*?\*/\n?|^\s*\n", re.MULTILINE | re.DOTALL)
REFERENCE = re.compile(r'(\s(?:href|src)=")([^"]*)(")')


def name_by_content(folder: Path, name: str = "assets") -> None:
    """Rename the folder `name` of a built site to `name-<digest>`, and have every page ask for it there.

    Scripts and styles go out without their comments and indents; so no text in backticks may run over several lines.
    """
    if not (folder / name).is_dir():
        return
    for ending, comment in (("js", COMMENT), ("css", STYLE_COMMENT)):
        for file in sorted((folder / name).rglob(f"*.{ending}")):
            bare = INDENT.sub("", comment.sub("", file.read_text("utf-8")))
            file.write_text(bare, encoding="utf-8", newline="\n")
    hashed = f"{name}-{digest_of(file_digests(folder / name))[:12]}"
    (folder / name).rename(folder / hashed)
    for page in sorted(folder.rglob("*.html")):
        path = page.relative_to(folder).as_posix()
        text = page.read_text(encoding="utf-8")
        page.write_text(renamed(text, path, name, hashed), encoding="utf-8", newline="\n")


def renamed(text: str, page: str, name: str, hashed: str) -> str:
    """A page's text with every reference into the folder changed. `page` is its path below the site's root."""

    def change(found: re.Match[str]) -> str:
        before, reference, after = found.groups()
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(page), reference))
        inside = target.removeprefix("/")
        if not (inside.startswith(f"{name}/") and reference.endswith(inside)):
            return found[0]
        return before + reference.removesuffix(inside) + hashed + inside.removeprefix(name) + after

    return REFERENCE.sub(change, text)
