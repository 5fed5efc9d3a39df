"""The editing form's script, taken from the npm package that package-lock.json pins: `make form-script`.

Editors need no npm: what the form uses lies in nscp_site/editor/sveltia_cms/, byte for byte as published, with its
licences and, for `sha256sum --check`, its digests.
"""

import shutil
from hashlib import sha256
from pathlib import Path

from tests.freeze import ROOT

PUBLISHED = ROOT / "node_modules/@sveltia/cms"
SHIPPED = ROOT / "nscp_site/editor/sveltia_cms"
SUMS = "SHA256SUMS"
# What the form uses, by the names it has there and here. The names of fonts hold digests of theirs.
FILES = {
    "dist/sveltia-cms.js": "sveltia-cms.js",
    "LICENSE.txt": "LICENSE.txt",
    "package.json": "package.json",
    "locales/en-GB.json": "en-GB.json",
    "locales/en-US.json": "en-US.json",
    "npm/assets/source-sans-3-latin-*.woff2": "source-sans-3.woff2",
    "npm/assets/source-sans-3.LICENSE.txt": "source-sans-3.LICENSE.txt",
    "npm/assets/noto-mono-latin-*.woff2": "noto-mono.woff2",
    "npm/assets/noto-mono.LICENSE.txt": "noto-mono.LICENSE.txt",
    "npm/assets/material-symbols-outlined-latin-*.woff2": "material-symbols-outlined.woff2",
    "npm/assets/material-symbols-outlined.LICENSE.txt": "material-symbols-outlined.LICENSE.txt",
}


def published(pattern: str) -> Path:
    """A file of the npm package. Raises ValueError where it is not there, or is there twice."""
    [found] = PUBLISHED.glob(pattern)
    return found


def renew() -> None:
    """Take the script and what belongs to it as npm installed them."""
    shutil.rmtree(SHIPPED, ignore_errors=True)
    SHIPPED.mkdir()
    for pattern, name in FILES.items():
        shutil.copyfile(published(pattern), SHIPPED / name)
    sums = (f"{sha256((SHIPPED / name).read_bytes()).hexdigest()}  {name}\n" for name in sorted(FILES.values()))
    (SHIPPED / SUMS).write_text("".join(sums), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    renew()
