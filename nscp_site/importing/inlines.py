"""Parts of a paragraph as pandoc has them, made ready to be written: whole words, and no emphasis within one."""

from collections.abc import Iterator, Sequence
from typing import Any

Inline = dict[str, Any]
# A character that no text holds (Unicode, 23.7): before it stands a number that Word puts there by itself.
MARK = "\ufdd0"
EMPHASIS = ("Strong", "Emph")
# Of the same kind beside each other they are one: Word parts what is bold as it likes.
MERGED = (*EMPHASIS, "Superscript", "Subscript", "Str")
HOLDING = ("Quoted", "Code", "Math", "Link", "Image", "Span", "Header", "Div")


def joined(inlines: Sequence[Inline]) -> list[Inline]:
    """The parts, those of one kind as one; emphasis that would be printed as stars stands without them."""
    merged = merge(inlines)
    made: list[Inline] = []
    for place, inline in enumerate(merged):
        beside = plain_text(merged[place + 1 : place + 2])[:1]
        if inline["t"] in EMPHASIS and not may_be_emphasised(inline, plain_text(made[-1:])[-1:], beside):
            made += inline["c"]
        else:
            made.append(inline)
    return merge(made) if len(made) != len(merged) or made != merged else made


def merge(inlines: Sequence[Inline]) -> list[Inline]:
    """Parts of one kind beside each other as one."""
    made: list[Inline] = []
    for inline in inlines:
        last = made[-1] if made else None
        if last and inline["t"] == last["t"] and inline["t"] in MERGED:
            made[-1] = {"t": inline["t"], "c": last["c"] + inline["c"]}
        else:
            made.append(inline)
    return made


def may_be_emphasised(inline: Inline, before: str, after: str) -> bool:
    """Whether stars around a text are read as such: at letters, and not within a word."""
    text = plain_text([inline])
    plain = text.strip()
    if not plain or any(one["t"] in ("LineBreak", "Note", "Image") for one in inline["c"]):
        return False
    ends_well = plain[0].isalnum() and plain[-1].isalnum()
    return ends_well and not (before.isalnum() and text[0].isalnum()) and not (after.isalnum() and text[-1].isalnum())


def without_number(blocks: Sequence[Inline]) -> tuple[str, list[Inline]]:
    """The number that Word puts before an entry of a list, and the entry's blocks without it."""
    first = blocks[0] if blocks else {"t": ""}
    if first["t"] not in ("Para", "Plain"):
        return "", list(blocks)
    for place, inline in enumerate(first["c"]):
        if inline["t"] == "Str" and MARK in inline["c"]:
            last, _, rest = inline["c"].partition(MARK)
            number = plain_text(first["c"][:place]) + last
            more = [{"t": "Str", "c": rest}] if rest else []
            return number, [{"t": first["t"], "c": [*more, *first["c"][place + 1 :]]}, *blocks[1:]]
    return "", list(blocks)


def plain_text(part: Any) -> str:
    """The letters of parts or blocks of pandoc's, without any form."""
    return "".join(letters(part))


def letters(part: Any) -> Iterator[str]:
    """The same in pieces."""
    if isinstance(part, list):
        for one in part:
            yield from letters(one)
    elif isinstance(part, dict):
        kind = part.get("t")
        if kind == "Str":
            yield part["c"]
        elif kind in ("Space", "SoftBreak", "LineBreak"):
            yield " "
        elif kind in HOLDING:
            yield from letters([one for one in part["c"] if not isinstance(one, str)])
        elif kind != "Note":
            yield from letters(part.get("c"))
