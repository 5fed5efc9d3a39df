"""The settings files of the hosts, written into a built site: each host's own syntax for one policy (`host_policy`).

Apache 2.4 needs mod_headers, mod_mime, mod_rewrite and `AllowOverride All`. IIS 10 is served by its own features only
(no URL Rewrite module). Netlify and Cloudflare Pages read `_headers` and `_redirects`: Cloudflare joins a header that
two rules set, so caching is said for the hashed folders only; neither can answer 410. nginx drops the headers of the
server where a location adds one of its own, so each such location repeats them, and `always` puts them on errors too;
brotli needs Debian's module.
"""

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from nscp_site.outputs.host_policy import (
    COMPRESSIBLE_ENDINGS,
    HASHED_FOLDER,
    IMMUTABLE_CACHE,
    MIME_TYPES,
    SHORT_CACHE,
    Policy,
    gone_page_path,
    with_and_without_slash,
)
from nscp_site.pages.templating import jinja_environment

# The names of HOST_FILE_WRITERS. nginx, Apache, IIS and Azure are told to show none of them; Netlify, Cloudflare and
# GitHub hide at most what they read themselves, and so show the others, in which nothing is secret.
HIDDEN = r"(_headers|_redirects|nginx\.conf|web\.config|staticwebapp\.config\.json|\.(htaccess|nojekyll))"


def _render_host_file(name: str, policy: Policy) -> str:
    """The text of a host's file, from its template in templates/hosting/."""
    environment = jinja_environment(
        escaped=re.escape,
        pattern=_apache_pattern,
        told_of=gone_page_path,
        with_charset=_with_charset,
        quoted=json.dumps,
        with_and_without_slash=with_and_without_slash,
        attribute=lambda text: escape(text, {'"': "&quot;"}),
    )
    return environment.get_template(f"hosting/{name}.j2").render(
        policy=policy,
        types=MIME_TYPES,
        texts=COMPRESSIBLE_ENDINGS,
        text_types=sorted({MIME_TYPES[ending] for ending in COMPRESSIBLE_ENDINGS} - {"text/html"}),
        short=SHORT_CACHE,
        for_ever=IMMUTABLE_CACHE,
        hashed=HASHED_FOLDER.pattern,
        hidden=HIDDEN,
        host_files=list(HOST_FILE_WRITERS),
    )


def _with_charset(kind: str) -> str:
    """A type with the encoding of what is text."""
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def _apache_pattern(address: str) -> str:
    """The regex of an address in .htaccess, where the leading slash is not seen."""
    inside = re.escape(address.strip("/"))
    return f"^{inside}/?$" if address.endswith("/") else f"^{inside}$"


apache_config, iis_config, nginx_config = (
    partial(_render_host_file, name) for name in ("htaccess", "web.config", "nginx.conf")
)

# Azure's limit, in bytes.
AZURE_MAX_BYTES = 20 * 1024


def azure_config(policy: Policy) -> str:
    """The text of staticwebapp.config.json."""
    return json.dumps(azure_settings(policy), indent=2) + "\n"


def azure_settings(policy: Policy) -> dict[str, Any]:
    """The settings: routes are tried from the top, the first that fits counts."""
    return {
        "trailingSlash": "always",
        "routes": [
            *({"route": f"/{name}", "statusCode": 404} for name in HOST_FILE_WRITERS),
            *({"route": old, "redirect": new, "statusCode": 301} for old, new in policy.moved.items()),
            *({"route": f"/{name}/*", "headers": {"Cache-Control": IMMUTABLE_CACHE}} for name in policy.hashed),
        ],
        "responseOverrides": {"404": {"rewrite": "/404.html", "statusCode": 404}},
        "globalHeaders": policy.headers | {"Cache-Control": SHORT_CACHE},
        "mimeTypes": MIME_TYPES,
    }


# Cloudflare Pages' limits.
CLOUDFLARE_MAX_RULES, CLOUDFLARE_MAX_LINE = 100, 2000


def netlify_headers(policy: Policy) -> str:
    """The text of `_headers` (Netlify, Cloudflare Pages)."""
    rules = ["/*\n" + "".join(f"  {name}: {value}\n" for name, value in policy.headers.items())]
    rules += [f"/{name}/*\n  Cache-Control: {IMMUTABLE_CACHE}\n" for name in policy.hashed]
    return "\n".join(rules)


def netlify_redirects(policy: Policy) -> str:
    """The text of `_redirects` (Netlify, Cloudflare Pages)."""
    return "".join(
        f"{address} {new} 301\n" for old, new in policy.moved.items() for address in with_and_without_slash(old)
    )


HOST_FILE_WRITERS: dict[str, Callable[[Policy], str]] = {
    "_headers": netlify_headers,
    "_redirects": netlify_redirects,
    "nginx.conf": nginx_config,
    "web.config": iis_config,
    "staticwebapp.config.json": azure_config,
    ".htaccess": apache_config,
    # GitHub Pages would leave out files that begin with an underscore.
    ".nojekyll": lambda _: "",
}


def write_hosting_files(folder: Path, policy: Policy) -> None:
    """Write every host's file into the root of a built site."""
    for name, write in HOST_FILE_WRITERS.items():
        (folder / name).write_text(write(policy), encoding="utf-8", newline="\n")
