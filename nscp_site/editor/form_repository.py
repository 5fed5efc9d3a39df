"""Answers the form's requests: the few of Gitea's interface that Sveltia CMS uses, and Sveltia's own files.

Sveltia edits a repository through the interface of the server that holds it. This module is such a server for the
working copy on this machine: one repository, one branch, no git in it. What Gitea would call a commit is a saved
file. Every address of another host in Sveltia's files is replaced by one of this server.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

from nscp_site.content.writing import atomic_write
from nscp_site.editor.form_documents import Card, Desk, RefusedError, place_of
from nscp_site.editor.trial import Trials, Verdict
from nscp_site.findings import Finding

BASE = "/repos/nscp/working-copy"
# Gitea's, as far as Sveltia minds: the version that brought `file-contents`.
VERSION = "1.24.0"
USER = {"id": 1, "login": "editor", "full_name": "You", "email": "editor@localhost", "avatar_url": "", "html_url": ""}
Asked = dict[str, Any]


@dataclass(frozen=True)
class Saved:
    """A file that was saved, and what is still to be said of it."""

    file: str
    problems: list[Finding]


class Repository:
    """The working copy, in Gitea's words. `tell` is called with every saved file."""

    def __init__(self, root: Path, tell: Callable[[Saved], None]) -> None:
        self.root = root
        self.desk = Desk(root)
        self.trials = Trials(root)
        self.tell = tell
        self.lock = Lock()

    def answer(self, method: str, path: str, asked: Asked) -> Any:
        """What to answer, as JSON. Raises RefusedError."""
        routes: dict[tuple[str, str], Callable[[Asked], Any]] = {
            ("GET", "/version"): lambda _: {"version": VERSION},
            ("GET", "/user"): lambda _: USER,
            ("GET", "/settings/api"): lambda _: {"default_paging_num": 1000, "max_response_items": 1000},
            ("GET", BASE): lambda _: {"default_branch": "main", "permissions": {"pull": True, "push": True}},
            ("GET", f"{BASE}/branches/main"): lambda _: {"commit": {"id": self.head(), "message": ""}},
            ("GET", f"{BASE}/commits"): lambda _: [],
            ("POST", f"{BASE}/file-contents"): self.contents,
            ("POST", f"{BASE}/contents"): self.save,
        }
        route = routes.get((method, path))
        if method == "GET" and path.startswith(f"{BASE}/git/trees/"):
            route = self.tree
        if route is None:
            raise RefusedError("The form does not do this.", status=404)
        with self.lock:
            return route(asked)

    def head(self) -> str:
        """Changes whenever any card does: by it, the form sees that a file was changed elsewhere."""
        every = "".join(f"{path} {card.digest}\n" for path, card in sorted(self.desk.cards().items()))
        return hashlib.sha1(every.encode(), usedforsecurity=False).hexdigest()

    def tree(self, _: Asked) -> Asked:
        """The list of all cards."""
        entries = [
            {"path": path, "type": "blob", "sha": card.digest, "size": len(card.text.encode())}
            for path, card in self.desk.cards().items()
        ]
        return {"tree": entries, "truncated": False}

    def contents(self, asked: Asked) -> list[Asked]:
        """The cards at the paths asked for; what is not there is left out."""
        cards = self.desk.cards()
        return [as_contents(cards[path]) for path in asked.get("files", []) if path in cards]

    def save(self, asked: Asked) -> Asked:
        """Save one card: check the project as it would be, then write. Raises RefusedError, and nothing was written."""
        files = asked.get("files")
        if not (isinstance(files, list) and len(files) == 1 and files[0].get("operation") in ("create", "update")):
            raise RefusedError("The form saves one item at a time. It moves and deletes none, and takes no pictures.")
        path, values = str(files[0].get("path")), values_in(files[0])
        digest = files[0].get("sha") if files[0]["operation"] == "update" else None
        verdict = self.write(path, values, digest)
        card = self.desk.card(path)
        saved = Saved(place_of(path).file, verdict.left)
        self.tell(saved)
        return {
            "commit": {"sha": self.head(), "created": datetime.now(UTC).isoformat()},
            "files": [{"path": path, "sha": card.digest if card else ""}],
            "saved": saved.file,
            "problems": explained(saved.problems, saved.file),
        }

    def write(self, path: str, values: Asked, digest: str | None) -> Verdict:
        """Write a card's new values, or raise Refused with what is wrong."""
        file = self.root / place_of(path).file
        raw = self.desk.changed(path, values, digest)
        before = file.read_bytes() if file.is_file() else None
        try:
            verdict = self.trials.try_change(place_of(path).file, raw)
            if verdict.new_errors:
                raise RefusedError(*explained(verdict.new_errors, place_of(path).file))
            atomic_write(file, raw, expected=before)
        except FileExistsError as changed:
            raise RefusedError("This was changed elsewhere just now. Open it again to see it.", status=409) from changed
        except OSError as reason:
            raise RefusedError(f"The file is as it was: {reason.strerror or reason}.") from reason
        return verdict


def values_in(file: Asked) -> Asked:
    """The values that the form sends: base64 of JSON."""
    try:
        values = json.loads(base64.b64decode(file.get("content", ""), validate=True))
    except (binascii.Error, ValueError, RecursionError) as reason:
        raise RefusedError("The form sent something that can't be read.", status=400) from reason
    if not isinstance(values, dict):
        raise RefusedError("The form sent something that can't be read.", status=400)
    return values


def as_contents(card: Card) -> Asked:
    """A card as Gitea gives a file."""
    text = base64.b64encode(card.text.encode()).decode()
    return {"path": card.path, "sha": card.digest, "content": text, "encoding": "base64"}


def explained(problems: list[Finding], file: str) -> list[str]:
    """Problems as an editor reads them in the form: what stands in another file is told with its name."""
    told = [problem.message if problem.path == file else f"{problem.path}: {problem.message}" for problem in problems]
    return [text[:1].upper() + text[1:] for text in told]


# As others published it, with licences and digests (SHA256SUMS); `make form-script` renews it.
PACKAGE = files("nscp_site.editor") / "sveltia_cms"
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
