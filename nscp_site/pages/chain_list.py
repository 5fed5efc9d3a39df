"""The chain of learning of a theme: what its page says of itself, and as a list where that can't print it whole."""

from collections import Counter
from itertools import groupby
from typing import Any

from nscp_site.content.library import Entry
from nscp_site.derived.chain import STAGES, Chain, Step, ThemeChain, Tie
from nscp_site.derived.gaps import gaps_of
from nscp_site.pages.bounds import BOUNDS, is_long
from nscp_site.pages.paging import Part


def is_chain_long(part: ThemeChain) -> bool:
    """Whether a theme's page leaves anything of its chain to the list."""
    ends = Counter(key for pair in part.told for key in (("from", pair[0]), ("to", pair[1])))
    return (
        any(is_long("stage", steps) for steps in part.stages.values())
        or is_long("told", part.told)
        or any(count > BOUNDS["tied"].whole for count in ends.values())
        or is_long("stage", part.dangling)
    )


def parts_of_chain(chain: Chain, part: ThemeChain) -> list[Part]:
    """The steps of every stage, what is broken and where, and every tie with who says so."""
    found = [
        Part(STAGES[name], f"stage-{name}", [line(step) for step in steps])
        for name, steps in part.stages.items()
        if steps
    ]
    for number, gap in enumerate(gaps_of(chain, part.theme), start=1):
        if gap.steps:
            found.append(Part(f"Broken: {gap.says}", f"gap-{number}", [named(step) for step in gap.steps]))
    ties = [
        f"{named(part.steps[earlier])} → {named(part.steps[later])}. {said(chain, ties)}"
        for (earlier, later), ties in part.told.items()
    ]
    return [*found, *([Part("Where each tie is said", "ties", ties)] if ties else [])]


def named(step: Step) -> str:
    """A step with the link to its page, if it has one."""
    return f"[{step.title}](item:{step.ref})" if step.ref else step.title


def line(step: Step) -> str:
    """A step, with what it is about where its title alone does not tell."""
    inside = "#" in step.key or step.stage == "scrutiny"
    return named(step) + (f": {' '.join(step.about.split())}" if step.about and inside else "")


def said(chain: Chain, ties: list[Tie]) -> str:
    """Who says that two steps belong together, and where."""
    by_item = groupby(sorted(ties, key=lambda tie: (tie.said_by, tie.place)), key=lambda tie: tie.said_by)
    return "; ".join(
        f"[{title(chain, ref)}](item:{ref}): {', '.join(tie.place for tie in same)}" for ref, same in by_item
    )


def title(chain: Chain, ref: str) -> str:
    """An item's title."""
    entry = chain.library.find(ref)
    return entry.item.title if entry else ref


def chain_fields(theme: Entry) -> dict[str, Any]:
    """The fields of the page of a theme's chain."""
    neutral = theme.item.neutral_title
    return {
        "title": f"The chain of learning: {theme.item.title}",
        "description": "From reviews to what they changed, for people who work with children.",
        "breadcrumb": [["Themes", "themes/index.md"], [theme.item.title, f"{theme.ref}.md"]],
        "last_reviewed": theme.item.last_reviewed,
    } | ({"neutral_title": f"{neutral}: from reviews to what they changed"} if neutral else {})
