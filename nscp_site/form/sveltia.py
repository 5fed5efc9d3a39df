"""Sveltia CMS as it lies in sveltia_cms/, with every address of another host replaced by one of this server."""

import json
from functools import cache
from importlib.resources import files

# As others published it, with licences and digests (SHA256SUMS); `make form-script` renews it.
PACKAGE = files("nscp_site.form") / "sveltia_cms"
# What the script would fetch elsewhere: fonts from one host; words in British English and its own news from another.
ELSEWHERE = {
    b"https://cdn.jsdelivr.net/fontsource/fonts/": b"/sveltia/fonts/",
    b"https://unpkg.com/": b"/sveltia/package/",
}
FONTS = ("source-sans-3", "noto-mono", "material-symbols-outlined")
# Sveltia's words, where ours say better what has happened.
WORDS = {
    ("saving_entry", "error", "title"): "Not saved",
    ("saving_entry", "error", "description"): "Please mend this first. What you wrote is still in the form.",
    ("entry_saved",): "Saved.",
}


@cache
def script() -> bytes:
    """Sveltia's script, which asks nobody but this server."""
    text = (PACKAGE / "sveltia-cms.js").read_bytes()
    for theirs, ours in ELSEWHERE.items():
        text = text.replace(theirs, ours)
    return text


def asset(path: str) -> tuple[bytes, str] | None:
    """What stands below /sveltia/, with its type; None for what the form has no need of."""
    if path == "sveltia-cms.js":
        return script(), "text/javascript"
    kind, _, rest = path.partition("/")
    if kind == "fonts":
        return font(rest)
    if kind == "package" and rest.endswith("/locales/en-GB.json"):
        return words(), "application/json"
    if kind == "package" and rest == "@sveltia/cms/package.json":
        return (PACKAGE / "package.json").read_bytes(), "application/json"
    return None


def font(asked: str) -> tuple[bytes, str] | None:
    """A font of the package; the script asks for it by its family."""
    family = next((name for name in FONTS if asked.startswith(name)), None)
    return ((PACKAGE / f"{family}.woff2").read_bytes(), "font/woff2") if family else None


def words() -> bytes:
    """Sveltia's words in British English, with ours."""
    texts = json.loads((PACKAGE / "en-US.json").read_text(encoding="utf-8"))
    merge(texts, json.loads((PACKAGE / "en-GB.json").read_text(encoding="utf-8")))
    for (*path, last), text in WORDS.items():
        part = texts
        for name in path:
            part = part[name]
        part[last] = text
    return json.dumps(texts).encode()


def merge(texts: dict[str, object], others: dict[str, object]) -> None:
    """Put other texts in their place, however deep they stand."""
    for name, other in others.items():
        text = texts.get(name)
        if isinstance(text, dict) and isinstance(other, dict):
            merge(text, other)
        else:
            texts[name] = other
