"""The search's index, made of all pages when a browser first asks for it, and thrown away with the next save."""

import tempfile
from pathlib import Path
from threading import Lock

from nscp_site.content.addresses import address_of, file_of
from nscp_site.search.index import SearchError, build_search
from nscp_site.serving.workshop import Workshop

INDEX = "search/index"


class SearchFiles:
    """The files below search/ that the script in the browser asks for."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop = workshop
        self.lock = Lock()
        self.edition = ""
        self.files: dict[str, bytes] = {}

    def file(self, address: str) -> bytes | None:
        """A file of the index; nothing where there is none of that name."""
        with self.lock:
            now = self.workshop.standing().edition
            if self.edition != now:
                self.files = self.made()
                self.edition = now
            return self.files.get(address)

    def made(self) -> dict[str, bytes]:
        """Every file of the index, by address; none where it can't be made."""
        edition = self.workshop.edition
        if edition is None:
            return {}
        self.workshop.say(f"Making the search of {len(edition.pages)} pages …")
        try:
            with tempfile.TemporaryDirectory(prefix="nscp-search-") as folder:
                site = Path(folder)
                self.write_pages(site, list(edition.pages))
                build_search(edition.library, site)
                made = [path for path in (site / "search").rglob("*.json") if path.is_file()]
                files = {path.relative_to(site).as_posix(): path.read_bytes() for path in made}
        except (SearchError, OSError) as failure:
            self.workshop.say(str(failure))
            return {}
        self.workshop.say("The search is ready.")
        return files

    def write_pages(self, site: Path, paths: list[str]) -> None:
        """Write every page that can be made as a build would. Raises OSError."""
        for path in paths:
            file = site / file_of(address_of(path))
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.workshop.html(path), encoding="utf-8")
