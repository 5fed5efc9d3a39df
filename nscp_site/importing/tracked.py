"""What a Word file hides: changes not yet accepted, comments, hidden text. None of it may slip onto a page."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from nscp_site.importing.hidden import hidden_runs
from nscp_site.importing.imported import Accepted, DocumentError
from nscp_site.importing.package import Package, W
from nscp_site.importing.styles import Styles

INSERTED, DELETED = {f"{W}ins", f"{W}moveTo"}, {f"{W}del", f"{W}moveFrom"}
REMARKS = {f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference", f"{W}annotationRef"}
MARK = (f"{W}pPr", f"{W}rPr")


def refuse_hidden(trees: Sequence[Element], styles: Styles, package: Package, accepted: Accepted) -> list[str]:
    """What the editor decided to leave out, as sentences. Raises DocumentError for all that is not decided."""
    comments = package.xml("comments")
    counted = {
        "changes": sum(1 for tree in trees for _ in changed(tree)),
        "comments": sum(1 for _ in comments.iter(f"{W}comment")) if comments is not None else 0,
        "hidden": sum(1 for tree in trees for _ in hidden_runs(tree, styles)),
    }
    remedies = {
        "changes": "tracked changes ({}): add --changes accept or --changes reject",
        "comments": "comments ({}): add --comments leave-out",
        "hidden": "hidden text ({}): read it in Word (¶ shows it), then add --hidden leave-out or keep",
    }
    open_ones = [kind for kind, number in counted.items() if number and getattr(accepted, kind) is None]
    if open_ones:
        told = "\n  - ".join(remedies[kind].format(counted[kind]) for kind in open_ones)
        raise DocumentError(f"The file holds what readers of the paper never saw:\n  - {told}")
    done = {
        "changes": "Tracked changes ({}) are taken as accepted."
        if accepted.changes == "accept"
        else "Tracked changes ({}) are taken as rejected.",
        "comments": "Comments ({}) are left out.",
        "hidden": "Hidden text ({} places) is kept: look for it."
        if accepted.hidden == "keep"
        else "Hidden text ({} places) is left out.",
    }
    return [done[kind].format(number) for kind, number in counted.items() if number]


def changed(tree: Element) -> Iterator[Element]:
    """Insertions, deletions and moves that nobody has accepted yet: of text, of ends of paragraphs, of rows."""
    return (element for element in tree.iter() if element.tag in INSERTED | DELETED)


def decide(tree: Element, styles: Styles, accepted: Accepted) -> None:
    """Do with changes, comments and hidden text in one part what the editor said."""
    hidden = set(hidden_runs(tree, styles)) if accepted.hidden == "leave-out" else set()
    kept, gone = (DELETED, INSERTED) if accepted.changes == "reject" else (INSERTED, DELETED)
    join_paragraphs(tree, gone)
    for parent in list(tree.iter()):
        for child in list(parent):
            if child in hidden or child.tag in gone | REMARKS or is_row_of(child, gone):
                parent.remove(child)
    unwrap(tree, kept)
    for element in tree.iter():
        if element.tag == f"{W}delText":
            element.tag = f"{W}t"
        elif element.tag == f"{W}rPr":
            for vanish in (*element.findall(f"{W}vanish"), *element.findall(f"{W}specVanish")):
                element.remove(vanish)


def is_row_of(element: Element, kinds: set[str]) -> bool:
    """Whether an element is a row of a table that was put in or taken out."""
    properties = element.find(f"{W}trPr") if element.tag == f"{W}tr" else None
    return properties is not None and any(child.tag in kinds for child in properties)


def join_paragraphs(tree: Element, gone: set[str]) -> None:
    """Where the end of a paragraph is taken away, let the next paragraph go on in it."""
    for parent in list(tree.iter()):
        joined: Element | None = None
        for child in list(parent):
            if child.tag != f"{W}p":
                joined = None
                continue
            if joined is not None:
                joined.extend(part for part in child if part.tag != f"{W}pPr")
                parent.remove(child)
            properties = child.find("/".join(MARK))
            ends = properties is None or all(mark.tag not in gone for mark in properties)
            joined = None if ends else (joined if joined is not None else child)


def unwrap(parent: Element, kept: set[str]) -> None:
    """Put what stands inside wrappers in their place."""
    place = 0
    while place < len(parent):
        child = parent[place]
        if child.tag in kept:
            parent[place : place + 1] = list(child)
            continue
        unwrap(child, kept)
        place += 1
