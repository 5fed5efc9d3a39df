"""The few settings of mkdocs.yml that the library needs: the site's address, whom to tell of a security hole, switches.

MkDocs reads the same file for itself; here it is read as plain YAML, so that the library needs no MkDocs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import yaml

from nscp_site.cache import memoised
from nscp_site.findings import Finding
from nscp_site.sources import SETTINGS, Loc, Position, SourceEntry, Sources, field_positions

SETTINGS_FILE = SETTINGS
# The settings below `extra` that are true or false; false where they are not there.
SWITCHES = ("publish_progress", "old_site_addresses", "preview_protected")


class SettingsLoader(yaml.SafeLoader):
    """A YAML loader that reads unknown tags (`!!python/name:…`, `!ENV`) as None."""


SettingsLoader.add_multi_constructor("", lambda *_: None)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What mkdocs.yml says about the place where the site is published.

    `site_url` is empty while the address is not known; `security_contact` while nobody has been named.
    `nav_pages` are the pages of docs/ in the menu, `hooks` the files that tell MkDocs of us.

    `publish_progress`: visitors too see what is past its date or not done, which editors always do.
    `old_site_addresses`: the known addresses of the website before this one lead on to their
    successors. `preview_protected`: only our own people can open the host of previews. `switch_errors` say by name
    which switches are neither on nor off. `repository_private` is the day on which somebody last saw that nobody else
    can read the sources. `lines` are the places at which the settings stand. `error` says why the file can't be
    read, on `error_line`; it is then taken for an empty one.
    """

    site_name: str = ""
    site_url: str = ""
    nav_pages: frozenset[str] = frozenset()
    hooks: tuple[str, ...] = ()
    security_contact: str = ""
    security_expires: date | str | None = None
    publish_progress: bool = False
    old_site_addresses: bool = False
    preview_protected: bool = False
    switch_errors: dict[str, str] = field(default_factory=dict)
    repository_private: date | None = None
    lines: dict[Loc, Position] = field(default_factory=dict)
    error: str = ""
    error_line: int = 1

    def line_of(self, *loc: str) -> int:
        """Return the line of a setting, from 1; 1 if it is not there."""
        return self.lines.get(loc, Position(1)).line

    def finding(self, message: str, *loc: str) -> Finding:
        """What is wrong with a setting."""
        line, column = self.lines.get(loc, Position(1))
        return Finding(SETTINGS_FILE, line, message, column=column)

    @property
    def site_url_error(self) -> str:
        """Why `site_url` is not a valid site URL; empty if it is valid or unset."""
        if not self.site_url or _is_site_url(self.site_url):
            return ""
        return f"`site_url` must be a whole address such as https://www.example.org/: `{self.site_url}` is not."


def _is_site_url(address: str) -> bool:
    """Whether a URL is https, has a host, and has the path `/`."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.netloc) and parts.path == "/"


def load_settings(sources: Sources) -> Settings:
    """The settings of a project's folder; those of an empty mkdocs.yml where there is none. Raises OSError."""
    file = sources.file(SETTINGS_FILE)
    return _settings_of(file) if file else Settings()


@memoised
def _settings_of(file: SourceEntry) -> Settings:
    """The settings that a file holds."""
    return parse_settings(file.raw)


def parse_settings(raw: bytes) -> Settings:
    """Parse the bytes of an mkdocs.yml."""
    try:
        node = yaml.compose(raw.decode("utf-8"), Loader=SettingsLoader)
        # First the lines: making values of the nodes writes merged settings (`<<`) into them.
        lines = dict(field_positions(node, 1))
        fields = (SettingsLoader("").construct_document(node) if node else None) or {}
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return Settings(error=error.problem or "it is no YAML", error_line=line)
    except (yaml.YAMLError, UnicodeDecodeError):
        return Settings(error="it holds characters that are no text")
    if not isinstance(fields, dict):
        return Settings(error="it must hold settings, each a name, a colon and a value")
    extra = _get_mapping(fields, "extra")
    security = _get_mapping(extra, "security")
    private = extra.get("repository_private")
    return Settings(
        site_name=str(fields.get("site_name") or ""),
        site_url=str(fields.get("site_url") or ""),
        nav_pages=frozenset(_find_nav_pages(fields.get("nav"))),
        hooks=tuple(map(str, fields["hooks"])) if isinstance(fields.get("hooks"), list) else (),
        security_contact=str(security.get("contact") or ""),
        security_expires=security.get("expires"),
        publish_progress=extra.get("publish_progress") is True,
        old_site_addresses=extra.get("old_site_addresses") is True,
        preview_protected=extra.get("preview_protected") is True,
        switch_errors=dict(_find_switch_errors(extra)),
        repository_private=private if isinstance(private, date) else None,
        lines=lines,
    )


def _find_switch_errors(extra: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the name of each switch that is not a boolean, with a message. Such a switch counts as False."""
    for name in SWITCHES:
        value = extra.get(name, False)
        if not isinstance(value, bool):
            found = "it is left empty" if value is None else f"`{value}` is neither"
            yield name, f"`{name}` must be true or false: {found}. Until it is, false holds."


def _find_nav_pages(nav: Any) -> Iterator[str]:
    """Yield the pages of a `nav`, at any depth: strings in lists and in mappings of titles."""
    if isinstance(nav, str):
        yield nav
    inner = nav.values() if isinstance(nav, dict) else nav if isinstance(nav, list) else ()
    for entry in inner:
        yield from _find_nav_pages(entry)


def _get_mapping(fields: Any, name: str) -> dict[str, Any]:
    """Return the mapping under a key; an empty one if it is missing or no mapping."""
    value = fields.get(name) if isinstance(fields, dict) else None
    return value if isinstance(value, dict) else {}
