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
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from nscp_site.outputs.host_policy import FOR_EVER, HASHED, SHORT, TEXTS, TYPES, Policy, told_of, with_and_without_slash

COMPRESSION = """\
# Precompressed files. Debian's Apache takes .br for the Breton language.
RemoveLanguage .br
AddEncoding br .br
AddEncoding gzip .gz
RewriteCond %{ENV:REDIRECT_STATUS} ^$
RewriteRule \\.(gz|br)$ - [R=404,L]
RewriteCond %{REQUEST_FILENAME}index.html -f
RewriteRule ^(.*/)?$ $1index.html
RewriteCond %{HTTP:Accept-Encoding} \\bbr\\b
RewriteCond %{DOCUMENT_ROOT}/$1.br -f
RewriteRule ^(.+)$ $1.br [END]
RewriteCond %{HTTP:Accept-Encoding} \\bgzip\\b
RewriteCond %{DOCUMENT_ROOT}/$1.gz -f
RewriteRule ^(.+)$ $1.gz [END]
Header append Vary Accept-Encoding
"""
APACHE_HIDDEN = r"^(_headers|_redirects|nginx\.conf|web\.config|staticwebapp\.config\.json|\.(htaccess|nojekyll))$"


def apache_config(policy: Policy) -> str:
    """The directives, in one text."""
    return "\n".join(
        (
            "# Written by `nscp build`.\nOptions -Indexes -MultiViews\nServerSignature Off\nDirectoryIndex index.html\n"
            "AddDefaultCharset utf-8\nErrorDocument 404 /404.html\nRewriteEngine On\n",
            apache_headers(policy),
            types(),
            "RewriteCond %{REQUEST_METHOD} !^(GET|HEAD)$\nRewriteRule ^ - [R=405,L]\n"
            f"RewriteRule {APACHE_HIDDEN} - [R=404,L]\n",
            redirects(policy),
            COMPRESSION,
        )
    )


def apache_headers(policy: Policy) -> str:
    """The headers of every answer, errors too, and how long each may be kept."""
    lines = [f"Header always set {name} {json.dumps(value)}\n" for name, value in policy.headers.items()]
    hashed = f"expr=%{{REQUEST_URI}} =~ m#^/{HASHED.pattern}#"
    lines.append(f'Header always set Cache-Control "{SHORT}"\n')
    lines.append(f'Header always set Cache-Control "{FOR_EVER}" "{hashed} && %{{REQUEST_STATUS}} != 404"\n')
    return "".join(lines)


def types() -> str:
    """The type of each ending; a compressed copy has that of its file, which Apache would call a gzip archive."""
    lines = [f"AddType {kind} {ending}\n" for ending, kind in TYPES.items()]
    texts = [ending for ending, kind in TYPES.items() if kind.startswith("text/")]
    lines.append(f"AddCharset utf-8 {' '.join(texts)}\n")
    for ending in TEXTS:
        kind = TYPES[ending] + ("; charset=utf-8" if ending in texts else "")
        lines.append(f'<FilesMatch "{re.escape(ending)}\\.(gz|br)$">\n    ForceType "{kind}"\n</FilesMatch>\n')
    return "".join(lines)


def redirects(policy: Policy) -> str:
    """Old addresses, with or without their last slash, and those that are gone."""
    moved = (f"RewriteRule {pattern(old)} {new} [R=301,L]\n" for old, new in policy.moved.items())
    gone = (
        f'<If "%{{REQUEST_URI}} =~ m#^/{pattern(old)[1:]}#">\n    ErrorDocument 410 {told_of(old)}\n</If>\n'
        f"RewriteRule {pattern(old)} - [R=410,L]\n"
        for old in policy.gone
    )
    return "".join((*moved, *gone))


def pattern(address: str) -> str:
    """What matches an address in .htaccess, where the first slash is not seen."""
    inside = re.escape(address.strip("/"))
    return f"^{inside}/?$" if address.endswith("/") else f"^{inside}$"


# Azure's limit, in bytes.
LARGEST = 20 * 1024
AZURE_HIDDEN = (
    "_headers",
    "_redirects",
    "nginx.conf",
    "web.config",
    "staticwebapp.config.json",
    ".htaccess",
    ".nojekyll",
)


def azure_config(policy: Policy) -> str:
    """The settings as JSON."""
    return json.dumps(config(policy), indent=2) + "\n"


def config(policy: Policy) -> dict[str, Any]:
    """The settings: routes are tried from the top, the first that fits counts."""
    return {
        "trailingSlash": "always",
        "routes": [
            *({"route": f"/{name}", "statusCode": 404} for name in AZURE_HIDDEN),
            *({"route": old, "redirect": new, "statusCode": 301} for old, new in policy.moved.items()),
            *({"route": f"/{name}/*", "headers": {"Cache-Control": FOR_EVER}} for name in policy.hashed),
        ],
        "responseOverrides": {"404": {"rewrite": "/404.html", "statusCode": 404}},
        "globalHeaders": policy.headers | {"Cache-Control": SHORT},
        "mimeTypes": TYPES,
    }


IIS_HIDDEN = ("_headers", "_redirects", "nginx.conf", "staticwebapp.config.json", ".htaccess", ".nojekyll")
# IIS compresses by itself; an ending is taken out first, for one said twice ends it with an error.
IIS_COMPRESSED = (".gz", ".br")


def iis_config(policy: Policy) -> str:
    """The settings as XML."""
    root = Element("configuration")
    server = SubElement(root, "system.webServer")
    add_headers(server, policy)
    add_types(server)
    add_errors(server)
    add_filters(server)
    for name in policy.hashed:
        add_caching(root, name)
    for old, new in policy.moved.items():
        add_redirect(root, old, new)
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def add_filters(server: Element) -> None:
    """What is not to be had: what hosts read, compressed copies by their own names, anything but reading, listings."""
    SubElement(server, "directoryBrowse", enabled="false")
    filtering = SubElement(SubElement(server, "security"), "requestFiltering", removeServerHeader="true")
    hidden = SubElement(filtering, "hiddenSegments")
    for name in IIS_HIDDEN:
        SubElement(hidden, "add", segment=name)
    endings = SubElement(filtering, "fileExtensions", allowUnlisted="true")
    for ending in IIS_COMPRESSED:
        SubElement(endings, "add", fileExtension=ending, allowed="false")
    verbs = SubElement(filtering, "verbs", allowUnlisted="false")
    for verb in ("GET", "HEAD"):
        SubElement(verbs, "add", verb=verb, allowed="true")


def add_headers(server: Element, policy: Policy) -> None:
    """The headers of every answer; IIS must not add its own."""
    headers = SubElement(SubElement(server, "httpProtocol"), "customHeaders")
    SubElement(headers, "remove", name="X-Powered-By")
    for name, value in policy.headers.items():
        SubElement(headers, "add", name=name, value=value)


def add_types(server: Element) -> None:
    """Types, each taken out first: IIS ends with an error where one is said twice. And short caching."""
    content = SubElement(server, "staticContent")
    custom = ", ".join(word for word in SHORT.split(", ") if not word.startswith("max-age"))
    cache = {"cacheControlMode": "UseMaxAge", "cacheControlMaxAge": "00:05:00", "cacheControlCustom": custom}
    SubElement(content, "clientCache", cache)
    for ending, kind in TYPES.items():
        SubElement(content, "remove", fileExtension=ending)
        mime = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
        SubElement(content, "mimeMap", fileExtension=ending, mimeType=mime)
    SubElement(server, "urlCompression", doStaticCompression="true", doDynamicCompression="false")


def add_errors(server: Element) -> None:
    """The page for addresses that do not exist; as a file, so that the answer stays 404."""
    errors = SubElement(server, "httpErrors", errorMode="Custom")
    SubElement(errors, "remove", statusCode="404")
    SubElement(errors, "error", statusCode="404", path="404.html", responseMode="File")


def add_caching(root: Element, folder: str) -> None:
    """A folder whose files never change."""
    server = SubElement(SubElement(root, "location", path=folder), "system.webServer")
    cache = {
        "cacheControlMode": "UseMaxAge",
        "cacheControlMaxAge": "365.00:00:00",
        "cacheControlCustom": "public, immutable",
    }
    SubElement(SubElement(server, "staticContent"), "clientCache", cache)


def add_redirect(root: Element, old: str, new: str) -> None:
    """An old address."""
    server = SubElement(SubElement(root, "location", path=old.strip("/")), "system.webServer")
    where = {"enabled": "true", "destination": new, "exactDestination": "true", "httpResponseStatus": "Permanent"}
    SubElement(server, "httpRedirect", where)


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


HEAD = """\
# Written by `nscp build`. In the server block of the site:
#
#     root    /srv/nscp/current;
#     include /srv/nscp/current/nginx.conf;
#     brotli_static on;    # where the module ngx_http_brotli_static is installed
#
# Reload nginx after each release: old addresses may have been added.
index index.html;
charset utf-8;
absolute_redirect off;
server_tokens off;
gzip_static on;
gzip_vary on;
log_not_found off;
error_page 404 /404.html;
"""
# What hosts read and what visitors get compressed only by asking for the plain file.
NGINX_HIDDEN = (
    r"location ~ ^/(_headers|_redirects|nginx\.conf|web\.config|staticwebapp\.config\.json|\.(htaccess|nojekyll))$"
)
NGINX_COMPRESSED = r"location ~ \.(gz|br)$"


def nginx_config(policy: Policy) -> str:
    """The directives, in one text."""
    texts = " ".join(sorted({TYPES[ending] for ending in TEXTS} - {"text/html"}))
    types = "".join(f"    {kind} {ending[1:]};\n" for ending, kind in TYPES.items())
    parts = [
        HEAD + f"charset_types {texts};\ndefault_type application/octet-stream;\ntypes {{\n{types}}}\n",
        nginx_headers(policy, ""),
        f"location / {{\n    try_files $uri $uri/ =404;\n{nginx_headers(policy, SHORT)}}}\n",
        *(f"location ^~ /{name}/ {{\n{nginx_headers(policy, FOR_EVER)}}}\n" for name in policy.hashed),
        f"{NGINX_HIDDEN} {{ return 404; }}\n{NGINX_COMPRESSED} {{ return 404; }}\n",
        *(
            f"location = {quoted(address)} {{ return 301 {quoted(new)}; }}\n"
            for old, new in policy.moved.items()
            for address in with_and_without_slash(old)
        ),
        *(
            f"location = {quoted(address)} {{ error_page 410 {quoted(told_of(old))}; return 410; }}\n"
            for old in policy.gone
            for address in with_and_without_slash(old)
        ),
    ]
    return "\n".join(parts)


def nginx_headers(policy: Policy, caching: str) -> str:
    """The headers, indented for a location where they are said with their caching."""
    indent = "    " if caching else ""
    said = policy.headers | ({"Cache-Control": caching} if caching else {})
    return "".join(f"{indent}add_header {name} {quoted(value)} always;\n" for name, value in said.items())


def quoted(text: str) -> str:
    """A value in nginx's quotation marks."""
    return json.dumps(text)


# Each is read by its host. nginx, Apache, IIS and Azure are told to show none of them; Netlify, Cloudflare and GitHub
# hide at most what they read themselves, and so show the others, in which nothing is secret.
WRITERS: dict[str, Callable[[Policy], str]] = {
    "_headers": write_headers,
    "_redirects": write_redirects,
    "staticwebapp.config.json": azure_config,
    "nginx.conf": nginx_config,
    ".htaccess": apache_config,
    "web.config": iis_config,
    # GitHub Pages would leave out files that begin with an underscore.
    ".nojekyll": lambda _: "",
}


def write_hosting_files(folder: Path, policy: Policy) -> None:
    """Write every host's file into the root of a built site."""
    for name, write in WRITERS.items():
        (folder / name).write_text(write(policy), encoding="utf-8", newline="\n")
