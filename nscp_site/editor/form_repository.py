"""Emulates the part of Gitea's API that Sveltia CMS uses, and serves Sveltia's files.

Sveltia edits a repository through its host's API. This module is such a host for the working copy on this machine:
one repository, one branch, no git. A commit is a saved file. URLs of other hosts in Sveltia's files are replaced by
local ones.
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
from nscp_site.editor.form_documents import DocumentStore, FormDocument, RefusedError, parse_document_path
from nscp_site.editor.trial import TrialResult, TrialRunner
from nscp_site.findings import Finding

API_BASE = "/repos/nscp/working-copy"
# Gitea's, as far as Sveltia minds: the version that brought `file-contents`.
VERSION = "1.24.0"
USER = {"id": 1, "login": "editor", "full_name": "You", "email": "editor@localhost", "avatar_url": "", "html_url": ""}
JsonObject = dict[str, Any]


@dataclass(frozen=True)
class SavedFile:
    """A file that was saved, and what is still to be said of it."""

    file: str
    problems: list[Finding]


class GiteaEmulator:
    """The working copy, in Gitea's words. `on_saved` is called with every saved file."""

    def __init__(self, root: Path, on_saved: Callable[[SavedFile], None]) -> None:
        self.root = root
        self.store = DocumentStore(root)
        self.trials = TrialRunner(root)
        self.on_saved = on_saved
        self.lock = Lock()

    def answer(self, method: str, path: str, asked: JsonObject) -> Any:
        """Route an API request; returns the JSON to send. Raises RefusedError."""
        routes: dict[tuple[str, str], Callable[[JsonObject], Any]] = {
            ("GET", "/version"): lambda _: {"version": VERSION},
            ("GET", "/user"): lambda _: USER,
            ("GET", "/settings/api"): lambda _: {"default_paging_num": 1000, "max_response_items": 1000},
            ("GET", API_BASE): lambda _: {"default_branch": "main", "permissions": {"pull": True, "push": True}},
            ("GET", f"{API_BASE}/branches/main"): lambda _: {"commit": {"id": self.head(), "message": ""}},
            ("GET", f"{API_BASE}/commits"): lambda _: [],
            ("POST", f"{API_BASE}/file-contents"): self.contents,
            ("POST", f"{API_BASE}/contents"): self.save,
        }
        route = routes.get((method, path))
        if method == "GET" and path.startswith(f"{API_BASE}/git/trees/"):
            route = self.tree
        if route is None:
            raise RefusedError("The form does not do this.", status=404)
        with self.lock:
            return route(asked)

    def head(self) -> str:
        """The commit id: changes with any document, so that the form notices external edits."""
        every = "".join(f"{path} {card.digest}\n" for path, card in sorted(self.store.documents().items()))
        return hashlib.sha1(every.encode(), usedforsecurity=False).hexdigest()

    def tree(self, _: JsonObject) -> JsonObject:
        """The list of all cards."""
        entries = [
            {"path": path, "type": "blob", "sha": card.digest, "size": len(card.text.encode())}
            for path, card in self.store.documents().items()
        ]
        return {"tree": entries, "truncated": False}

    def contents(self, asked: JsonObject) -> list[JsonObject]:
        """The cards at the paths asked for; what is not there is left out."""
        cards = self.store.documents()
        return [_gitea_contents(cards[path]) for path in asked.get("files", []) if path in cards]

    def save(self, asked: JsonObject) -> JsonObject:
        """Save one document, after checking the project with it. Raises RefusedError where nothing was written."""
        files = asked.get("files")
        if not (isinstance(files, list) and len(files) == 1 and files[0].get("operation") in ("create", "update")):
            raise RefusedError("The form saves one item at a time. It moves and deletes none, and takes no pictures.")
        path, values = str(files[0].get("path")), _decode_values(files[0])
        digest = files[0].get("sha") if files[0]["operation"] == "update" else None
        verdict = self.write(path, values, digest)
        card = self.store.document(path)
        saved = SavedFile(parse_document_path(path).file, verdict.file_findings)
        self.on_saved(saved)
        return {
            "commit": {"sha": self.head(), "created": datetime.now(UTC).isoformat()},
            "files": [{"path": path, "sha": card.digest if card else ""}],
            "saved": saved.file,
            "problems": _editor_messages(saved.problems, saved.file),
        }

    def write(self, path: str, values: JsonObject, digest: str | None) -> TrialResult:
        """Check and write a document's new values. Raises RefusedError."""
        file = self.root / parse_document_path(path).file
        raw = self.store.apply_change(path, values, digest)
        before = file.read_bytes() if file.is_file() else None
        try:
            verdict = self.trials.try_change(parse_document_path(path).file, raw)
            if verdict.new_errors:
                raise RefusedError(*_editor_messages(verdict.new_errors, parse_document_path(path).file))
            atomic_write(file, raw, expected=before)
        except FileExistsError as changed:
            raise RefusedError("This was changed elsewhere just now. Open it again to see it.", status=409) from changed
        except OSError as reason:
            raise RefusedError(f"The file is as it was: {reason.strerror or reason}.") from reason
        return verdict


def _decode_values(file: JsonObject) -> JsonObject:
    """Decode a document sent by the form (base64 of JSON). Raises RefusedError."""
    try:
        values = json.loads(base64.b64decode(file.get("content", ""), validate=True))
    except (binascii.Error, ValueError, RecursionError) as reason:
        raise RefusedError("The form sent something that can't be read.", status=400) from reason
    if not isinstance(values, dict):
        raise RefusedError("The form sent something that can't be read.", status=400)
    return values


def _gitea_contents(card: FormDocument) -> JsonObject:
    """A document in Gitea's `contents` format."""
    text = base64.b64encode(card.text.encode()).decode()
    return {"path": card.path, "sha": card.digest, "content": text, "encoding": "base64"}


def _editor_messages(problems: list[Finding], file: str) -> list[str]:
    """Problems as an editor reads them in the form: what stands in another file is told with its name."""
    messages = [
        problem.message if problem.path == file else f"{problem.path}: {problem.message}" for problem in problems
    ]
    return [text[:1].upper() + text[1:] for text in messages]


# As others published it, with licences and digests (SHA256SUMS); `make form-script` renews it.
SVELTIA_FOLDER = files("nscp_site.editor") / "sveltia_cms"
# What the script would fetch elsewhere: fonts from one host; words in British English and its own news from another.
REMOTE_URLS = {
    b"https://cdn.jsdelivr.net/fontsource/fonts/": b"/sveltia/fonts/",
    b"https://unpkg.com/": b"/sveltia/package/",
}
FONTS = ("source-sans-3", "noto-mono", "material-symbols-outlined")
# Sveltia's words, where ours say better what has happened.
NOT_SAVED = {"title": "Not saved", "description": "Please mend this first. What you wrote is still in the form."}
UI_TEXTS: dict[str, object] = {"saving_entry": {"error": NOT_SAVED}, "entry_saved": "Saved."}


@cache
def _load_script() -> bytes:
    """Sveltia's script with all remote URLs replaced by local ones."""
    text = (SVELTIA_FOLDER / "sveltia-cms.js").read_bytes()
    for theirs, ours in REMOTE_URLS.items():
        text = text.replace(theirs, ours)
    return text


def asset(path: str) -> tuple[bytes, str] | None:
    """The bytes and content type of a file below /sveltia/; None where there is none."""
    if path == "sveltia-cms.js":
        return _load_script(), "text/javascript"
    kind, _, rest = path.partition("/")
    if kind == "fonts":
        # The script asks for a font by its family.
        family = next((name for name in FONTS if rest.startswith(name)), None)
        return ((SVELTIA_FOLDER / f"{family}.woff2").read_bytes(), "font/woff2") if family else None
    if kind == "package" and rest.endswith("/locales/en-GB.json"):
        return _load_ui_texts(), "application/json"
    if kind == "package" and rest == "@sveltia/cms/package.json":
        return (SVELTIA_FOLDER / "package.json").read_bytes(), "application/json"
    return None


def _load_ui_texts() -> bytes:
    """Sveltia's user interface texts in British English, with our overrides, as JSON."""
    texts = json.loads((SVELTIA_FOLDER / "en-US.json").read_text(encoding="utf-8"))
    _merge_texts(texts, json.loads((SVELTIA_FOLDER / "en-GB.json").read_text(encoding="utf-8")))
    _merge_texts(texts, UI_TEXTS)
    return json.dumps(texts).encode()


def _merge_texts(texts: dict[str, object], others: dict[str, object]) -> None:
    """Merge nested texts into others, in place."""
    for name, other in others.items():
        text = texts.get(name)
        if isinstance(text, dict) and isinstance(other, dict):
            _merge_texts(text, other)
        else:
            texts[name] = other
