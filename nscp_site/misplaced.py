"""What to do with a file of content/ that stands where nothing reads it."""

import re
from pathlib import PurePath

from nscp_site.findings import did_you_mean
from nscp_site.schema import COLLECTIONS, VOCABULARIES

# Endings that programs put behind another, or write in capitals.
ENDINGS = re.compile(r"\.(md|csv|yml)(\.txt|\.md|\.csv|\.yml)*", re.IGNORECASE)


def out_of_place(inside: PurePath) -> str:
    """What is wrong with a file that is no item, list or table, and its remedy; `inside` is its path in content/."""
    *folders, name = inside.parts
    collection = folders[0] if folders else ""
    right = renamed(name)
    if collection and collection not in COLLECTIONS:
        guess = did_you_mean(collection, COLLECTIONS)
        return f"`{collection}` is not a collection.{guess or ' Move the file into the folder of its collection.'}"
    if len(folders) > 1:
        return (
            f"nothing reads a folder inside `{collection}`. Take the file out of the folder `{'/'.join(folders[1:])}`."
        )
    if not collection and right.endswith(".md"):
        return "a page can't stand here. Move it into the folder of its collection, such as content/campaigns/."
    if right != name:
        return f"the ending of `{name}` is not read. Rename the file `{right}`."
    if collection:
        endings = ".md or .csv" if collection == "datasets" else ".md"
        return f"only files that end in {endings} belong here. Take `{name}` out of content/."
    guess = did_you_mean(inside.stem, VOCABULARIES)
    return f"`{name}` is not one of the lists.{guess or ' Take it out of content/.'}"


def renamed(name: str) -> str:
    """A file's name with the ending it was meant to have: x.MD and x.md.txt are x.md."""
    stem, dot, rest = name.partition(".")
    found = ENDINGS.fullmatch(dot + rest)
    return f"{stem}.{found[1].lower()}" if found else name.removesuffix(".yaml") + ".yml" * name.endswith(".yaml")
