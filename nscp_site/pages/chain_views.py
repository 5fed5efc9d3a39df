"""What a theme's page shows of its chain of learning: the steps, and in plain words where the chain is broken."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from nscp_site.content.library import Entry, Library
from nscp_site.pages.learning_chain import STAGES, Chain, Step, ThemeChain, Tie
from nscp_site.pages.paging import BOUNDS, Part, is_long
from nscp_site.schema.documents import Action


@dataclass(frozen=True)
class Gap:
    """A break of one sort: what it is, in one sentence, and the steps where it is found (none: the whole stage)."""

    says: str
    steps: tuple[Step, ...] = ()


def gaps_of(chain: Chain, theme: str) -> list[Gap]:
    """Every break in a theme's chain, in the order of the stages."""
    part = chain.of_theme(theme)
    found = [*empty_stages(part), *broken_ties(part), *without_evidence(chain.library, part)]
    if part.dangling:
        names = ", ".join(sorted({name for _, name in part.dangling}))
        found.append(Gap(f"Named by these pages, but not published here: {names}.", named_by(part)))
    return found


def empty_stages(part: ThemeChain) -> Iterator[Gap]:
    """Stages in which nothing is published on the theme."""
    empty = [STAGES[name].removeprefix("The ") for name, steps in part.stages.items() if not steps]
    if empty and len(empty) < len(STAGES):
        yield Gap(f"Nothing on this theme is published under: {', '.join(empty)}.")


def broken_ties(part: ThemeChain) -> Iterator[Gap]:
    """Learning that leads to no action, and what is taught or shown without a review behind it."""
    for stage in ("reviews", "learning", "briefings", "courses", "campaigns"):
        leads_on = stage in ("reviews", "learning")
        is_tied, end = (part.leads_to, "actions") if leads_on else (part.follows_from, "reviews")
        loose = tuple(step for step in part.stages[stage] if not is_tied(step.key, end))
        if loose:
            what = "an action of the plan" if leads_on else "a review"
            yield Gap(f"{stage.capitalize()} with no stated tie to {what}", loose)


def without_evidence(library: Library, part: ThemeChain) -> Iterator[Gap]:
    """Actions for which no update names evidence of impact, and evidence the plan asks for that nobody published."""
    actions = tuple(step for step in part.stages["actions"] if shows_nothing(library, step))
    if actions:
        yield Gap("Actions with no evidence of impact published", actions)
    asked = tuple(step for step in part.stages["evidence"] if is_unpublished(library, step))
    if asked:
        yield Gap("Evidence that the plan asks for, not published here", asked)


def action_of(library: Library, step: Step) -> Action | None:
    """The action of the plan that a step stands for; None for a priority as a whole and other steps."""
    entry, part = library.find(step.key), step.key.partition("#")[2]
    if entry is None or step.stage != "actions":
        return None
    return next((action for action in entry.item.actions if action.id.lower() == part), None)


def shows_nothing(library: Library, step: Step) -> bool:
    """Whether a step is an action without evidence in any of its updates."""
    action = action_of(library, step)
    return action is not None and not any(update.evidence for update in action.updates)


def is_unpublished(library: Library, step: Step) -> bool:
    """Whether a step is a piece of evidence that the plan asks for and that no item publishes."""
    entry, part = library.find(step.key), step.key.partition("#evidence-")[2]
    if entry is None or entry.collection != "priorities":
        return False
    return any(piece.id == part and not piece.published for piece in entry.item.evidence)


def named_by(part: ThemeChain) -> tuple[Step, ...]:
    """The items that name what is not published."""
    return tuple(part.steps[ref] for ref in sorted({ref for ref, _ in part.dangling}) if ref in part.steps)


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
