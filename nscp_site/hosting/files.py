"""Which file each host reads, and the writing of them all into a built site."""

from collections.abc import Callable
from pathlib import Path

from nscp_site.hosting import apache, azure, iis, netlify, nginx
from nscp_site.hosting.policy import Policy

# Each is read by its host. nginx, Apache, IIS and Azure are told to show none of them; Netlify, Cloudflare and GitHub
# hide at most what they read themselves, and so show the others, in which nothing is secret.
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
