"""`nginx.conf`: what stands in the `server` block of the council's own nginx, by `include`.

nginx drops the headers of the server where a location adds one of its own, so each such location repeats them;
`always` puts them on errors too. Precompressed files are sent as they lie there; brotli needs Debian's module.
"""

import json

from nscp_site.hosting.policy import FOR_EVER, SHORT, TEXTS, TYPES, Policy, told_of, with_and_without_slash

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
HIDDEN = r"location ~ ^/(_headers|_redirects|nginx\.conf|web\.config|staticwebapp\.config\.json|\.(htaccess|nojekyll))$"
COMPRESSED = r"location ~ \.(gz|br)$"


def write_config(policy: Policy) -> str:
    """The directives, in one text."""
    texts = " ".join(sorted({TYPES[ending] for ending in TEXTS} - {"text/html"}))
    types = "".join(f"    {kind} {ending[1:]};\n" for ending, kind in TYPES.items())
    parts = [
        HEAD + f"charset_types {texts};\ndefault_type application/octet-stream;\ntypes {{\n{types}}}\n",
        headers(policy, ""),
        f"location / {{\n    try_files $uri $uri/ =404;\n{headers(policy, SHORT)}}}\n",
        *(f"location ^~ /{name}/ {{\n{headers(policy, FOR_EVER)}}}\n" for name in policy.hashed),
        f"{HIDDEN} {{ return 404; }}\n{COMPRESSED} {{ return 404; }}\n",
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


def headers(policy: Policy, caching: str) -> str:
    """The headers, indented for a location where they are said with their caching."""
    indent = "    " if caching else ""
    said = policy.headers | ({"Cache-Control": caching} if caching else {})
    return "".join(f"{indent}add_header {name} {quoted(value)} always;\n" for name, value in said.items())


def quoted(text: str) -> str:
    """A value in nginx's quotation marks."""
    return json.dumps(text)
