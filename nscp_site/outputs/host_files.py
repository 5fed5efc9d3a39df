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
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from nscp_site.outputs.host_policy import FOR_EVER, HASHED, SHORT, TEXTS, TYPES, Policy, told_of, with_and_without_slash
from nscp_site.pages.templating import environment

# What hosts read. nginx, Apache, IIS and Azure are told to show none of it; Netlify, Cloudflare and GitHub hide at most
# what they read themselves, and so show the others, in which nothing is secret.
HOST_FILES = (
    *("_headers", "_redirects", "nginx.conf", "web.config", "staticwebapp.config.json", ".htaccess"),
    # GitHub Pages would leave out files that begin with an underscore.
    ".nojekyll",
)
HIDDEN = r"(_headers|_redirects|nginx\.conf|web\.config|staticwebapp\.config\.json|\.(htaccess|nojekyll))"


def from_template(name: str) -> Callable[[Policy], str]:
    """A writer that fills in a template of templates/hosting/."""

    def write(policy: Policy) -> str:
        filters: dict[str, Callable[..., Any]] = {
            "escaped": re.escape,
            "pattern": pattern,
            "told_of": told_of,
            "with_charset": with_charset,
        }
        filters |= {"quoted": json.dumps, "with_and_without_slash": with_and_without_slash}
        filters |= {"attribute": lambda text: escape(text, {'"': "&quot;"})}
        return (
            environment(**filters)
            .get_template(f"hosting/{name}.j2")
            .render(
                policy=policy,
                types=TYPES,
                texts=TEXTS,
                text_types=sorted({TYPES[ending] for ending in TEXTS} - {"text/html"}),
                short=SHORT,
                for_ever=FOR_EVER,
                hashed=HASHED.pattern,
                hidden=HIDDEN,
                host_files=HOST_FILES,
            )
        )

    return write


def with_charset(kind: str) -> str:
    """A type with the encoding of what is text."""
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind


def pattern(address: str) -> str:
    """What matches an address in .htaccess, where the first slash is not seen."""
    inside = re.escape(address.strip("/"))
    return f"^{inside}/?$" if address.endswith("/") else f"^{inside}$"


apache_config, iis_config, nginx_config = map(from_template, ("htaccess", "web.config", "nginx.conf"))

# Azure's limit, in bytes.
LARGEST = 20 * 1024


def azure_config(policy: Policy) -> str:
    """The settings as JSON."""
    return json.dumps(config(policy), indent=2) + "\n"


def config(policy: Policy) -> dict[str, Any]:
    """The settings: routes are tried from the top, the first that fits counts."""
    return {
        "trailingSlash": "always",
        "routes": [
            *({"route": f"/{name}", "statusCode": 404} for name in HOST_FILES),
            *({"route": old, "redirect": new, "statusCode": 301} for old, new in policy.moved.items()),
            *({"route": f"/{name}/*", "headers": {"Cache-Control": FOR_EVER}} for name in policy.hashed),
        ],
        "responseOverrides": {"404": {"rewrite": "/404.html", "statusCode": 404}},
        "globalHeaders": policy.headers | {"Cache-Control": SHORT},
        "mimeTypes": TYPES,
    }


# Cloudflare Pages' limits.
MOST_RULES, LONGEST_LINE = 100, 2000


def write_headers(policy: Policy) -> str:
    """The headers, rule by rule."""
    rules = ["/*\n" + "".join(f"  {name}: {value}\n" for name, value in policy.headers.items())]
    rules += [f"/{name}/*\n  Cache-Control: {FOR_EVER}\n" for name in policy.hashed]
    return "\n".join(rules)


def write_redirects(policy: Policy) -> str:
    """The redirects, one a line."""
    return "".join(
        f"{address} {new} 301\n" for old, new in policy.moved.items() for address in with_and_without_slash(old)
    )


WRITERS: dict[str, Callable[[Policy], str]] = {
    "_headers": write_headers,
    "_redirects": write_redirects,
    "staticwebapp.config.json": azure_config,
    "nginx.conf": nginx_config,
    ".htaccess": apache_config,
    "web.config": iis_config,
    ".nojekyll": lambda _: "",
}


def write_hosting_files(folder: Path, policy: Policy) -> None:
    """Write every host's file into the root of a built site."""
    for name, write in WRITERS.items():
        (folder / name).write_text(write(policy), encoding="utf-8", newline="\n")
