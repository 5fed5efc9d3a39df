"""The list of what must be settled before the launch holds every entry, and who settled it, and when."""

from collections.abc import Iterator

from nscp_site.content.library import Library
from nscp_site.derived.launch import LIST
from nscp_site.derived.launch import NAME as LAUNCH
from nscp_site.findings import Finding, did_you_mean, rule
from nscp_site.schema.editorial import ASKED, FIRST

TOGETHER = ("answer", "done_by", "done_on")


@rule("library")
def launch_entries(library: Library) -> Iterator[Finding]:
    """The list of what must be settled before the launch must hold all its entries, and no others.

    Bad:
        safegaurding-lead:
          what: Name the safeguarding lead.
    Good:
        safeguarding-lead:
          what: Name the safeguarding lead.
    """
    known, there = {*FIRST, *ASKED}, library.ids[LAUNCH]
    for name in sorted(there - known):
        record = library.vocabularies[LAUNCH].get(name)
        line = record.document.line_of(()) if record else 1
        told = did_you_mean(name, known - there) or " Take it out."
        yield LIST, line, f"`{name}` is no entry of this list.{told}"
    missing = [f"`{name}`" for name in (*FIRST, *ASKED) if name not in there]
    if there and missing:
        yield LIST, 1, f"the list lacks {', '.join(missing)}. Put back what is missing: what is settled stays."


@rule("library")
def launch_answer(library: Library) -> Iterator[Finding]:
    """What is settled must say what the answer is, who gave it, and on which day.

    Bad:
        done_on: 2026-11-22
    Good:
        answer: It stays for a year, and then leads here.
        done_by: NSCP Business Office
        done_on: 2026-11-22
    """
    for record in library.vocabularies[LAUNCH].values():
        given = [name for name in TOGETHER if getattr(record.value, name) is not None]
        for name in (name for name in TOGETHER if given and name not in given):
            line = record.document.line_of((given[-1],))
            yield LIST, line, f"`{given[-1]}` needs `{name}` beside it. Write it, or take `{given[-1]}` out."
