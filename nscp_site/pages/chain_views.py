"""Views of a theme's learning chain: the gaps in it in plain words, and the full list of steps and ties."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from nscp_site.pages.learning_chain import STAGES, Chain, Step, ThemeChain, Tie
from nscp_site.pages.paging import ListPart, is_long


@dataclass(frozen=True)
class _Gap:
    """One kind of gap: a sentence, and the steps where it occurs (none: the whole stage)."""

    says: str
    steps: tuple[Step, ...] = ()


def find_gaps(chain: Chain, theme: str) -> list[_Gap]:
    """Every gap in a theme's chain, in the order of the stages."""
    part = chain.of_theme(theme)
    found = [*_empty_stages(part), *_broken_ties(part), *_without_evidence(part)]
    if part.dangling:
        names = ", ".join(sorted({name for _, name in part.dangling}))
        steps = tuple(part.steps[ref] for ref in sorted({ref for ref, _ in part.dangling}) if ref in part.steps)
        found.append(_Gap(f"Named by these pages, but not published here: {names}.", steps))
    return found


def _empty_stages(part: ThemeChain) -> Iterator[_Gap]:
    """Stages in which nothing is published on the theme."""
    empty = [STAGES[name].removeprefix("The ") for name, steps in part.stages.items() if not steps]
    if empty and len(empty) < len(STAGES):
        yield _Gap(f"Nothing on this theme is published under: {', '.join(empty)}.")


def _broken_ties(part: ThemeChain) -> Iterator[_Gap]:
    """Learning that leads to no action, and what is taught or shown without a review behind it."""
    for stage in ("reviews", "learning", "briefings", "courses", "campaigns"):
        leads_on = stage in ("reviews", "learning")
        is_tied, end = (part.leads_to, "actions") if leads_on else (part.follows_from, "reviews")
        loose = tuple(step for step in part.stages[stage] if not is_tied(step.key, end))
        if loose:
            what = "an action of the plan" if leads_on else "a review"
            yield _Gap(f"{stage.capitalize()} with no stated tie to {what}", loose)


def _without_evidence(part: ThemeChain) -> Iterator[_Gap]:
    """Actions for which no update names evidence of impact, and evidence the plan asks for that nobody published."""
    for stage, says in (
        ("actions", "Actions with no evidence of impact published"),
        ("evidence", "Evidence that the plan asks for, not published here"),
    ):
        steps = tuple(step for step in part.stages[stage] if step.lacks_evidence)
        if steps:
            yield _Gap(says, steps)


def is_chain_long(part: ThemeChain) -> bool:
    """Whether any list of the chain exceeds its limit, so that the full list gets pages of its own."""
    return (
        any(is_long("stage", steps) for steps in part.stages.values())
        or is_long("told", part.stated_pairs)
        or any(is_long("tied", part.before(key)) or is_long("tied", part.after(key)) for key in part.steps)
        or is_long("stage", part.dangling)
    )


def chain_list_parts(chain: Chain, part: ThemeChain) -> list[ListPart]:
    """The parts of the full list: steps of every stage, gaps with their steps, and ties with their sources."""
    found = [
        ListPart(STAGES[name], f"stage-{name}", [_step_line(step) for step in steps])
        for name, steps in part.stages.items()
        if steps
    ]
    for number, gap in enumerate(find_gaps(chain, part.theme), start=1):
        if gap.steps:
            found.append(ListPart(f"Broken: {gap.says}", f"gap-{number}", [_step_link(step) for step in gap.steps]))
    ties = [
        f"{_step_link(part.steps[earlier])} → {_step_link(part.steps[later])}. {_describe_tie_sources(chain, ties)}"
        for (earlier, later), ties in part.stated_pairs.items()
    ]
    return [*found, *([ListPart("Where each tie is said", "ties", ties)] if ties else [])]


def _step_link(step: Step) -> str:
    """A step with the link to its page, if it has one."""
    return f"[{step.title}](item:{step.ref})" if step.ref else step.title


def _step_line(step: Step) -> str:
    """A step, with what it is about where its title alone does not tell."""
    inside = "#" in step.key or step.stage == "scrutiny"
    return _step_link(step) + (f": {' '.join(step.about.split())}" if step.about and inside else "")


def _describe_tie_sources(chain: Chain, ties: list[Tie]) -> str:
    """Which items state a tie, and in which field, as Markdown."""
    by_item = groupby(sorted(ties, key=lambda tie: (tie.said_by, tie.place)), key=lambda tie: tie.said_by)
    return "; ".join(
        f"[{_item_title(chain, ref)}](item:{ref}): {', '.join(tie.place for tie in same)}" for ref, same in by_item
    )


def _item_title(chain: Chain, ref: str) -> str:
    """An item's title."""
    entry = chain.library.find(ref)
    return entry.item.title if entry else ref
