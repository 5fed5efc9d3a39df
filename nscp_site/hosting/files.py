"""Which file each host reads, and the writing of them all into a built site."""

from collections.abc import Callable
from pathlib import Path

from nscp_site.hosting import apache, azure, iis, netlify, nginx
from nscp_site.hosting.policy import Policy

# Read by the host and never to be shown: the writers that serve from the same folder hide them all.
WRITERS: dict[str, Callable[[Policy], str]] = {
    "_headers": netlify.write_headers,
    "_redirects": netlify.write_redirects,
    "staticwebapp.config.json": azure.write_config,
    "nginx.conf": nginx.write_config,
    ".htaccess": apache.write_config,
    "web.config": iis.write_config,
    # GitHub Pages would leave out files that begin with an underscore.
    ".nojekyll": lambda _: "",
}


def write_hosting_files(folder: Path, policy: Policy) -> None:
    """Write every host's file into the root of a built site."""
    for name, write in WRITERS.items():
        (folder / name).write_text(write(policy), encoding="utf-8", newline="\n")
