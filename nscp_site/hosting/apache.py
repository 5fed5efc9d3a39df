"""`.htaccess` for Apache 2.4 with mod_headers, mod_mime and mod_rewrite; the folder needs `AllowOverride All`."""

import json
import re

from nscp_site.hosting.policy import FOR_EVER, HASHED, SHORT, TEXTS, TYPES, Policy, told_of

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
HIDDEN = r"^(_headers|_redirects|nginx\.conf|web\.config|staticwebapp\.config\.json|\.(htaccess|nojekyll))$"


def write_config(policy: Policy) -> str:
    """The directives, in one text."""
    return "\n".join(
        (
            "# Written by `nscp build`.\nOptions -Indexes -MultiViews\nServerSignature Off\nDirectoryIndex index.html\n"
            "AddDefaultCharset utf-8\nErrorDocument 404 /404.html\nRewriteEngine On\n",
            headers(policy),
            types(),
            "RewriteCond %{REQUEST_METHOD} !^(GET|HEAD)$\nRewriteRule ^ - [R=405,L]\n"
            f"RewriteRule {HIDDEN} - [R=404,L]\n",
            redirects(policy),
            COMPRESSION,
        )
    )


def headers(policy: Policy) -> str:
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
