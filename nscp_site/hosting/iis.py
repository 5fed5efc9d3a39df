"""`web.config` for IIS 10 with its own features only (no URL Rewrite module): HTTP Redirection and Static Content."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from nscp_site.hosting.policy import SHORT, TYPES, Policy

HIDDEN = ("_headers", "_redirects", "nginx.conf", "staticwebapp.config.json", ".htaccess", ".nojekyll")
# IIS compresses by itself; an ending is taken out first, for one said twice ends it with an error.
COMPRESSED = (".gz", ".br")


def write_config(policy: Policy) -> str:
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
    for name in HIDDEN:
        SubElement(hidden, "add", segment=name)
    endings = SubElement(filtering, "fileExtensions", allowUnlisted="true")
    for ending in COMPRESSED:
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
