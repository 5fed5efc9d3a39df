"""Where the chain of learning of a theme is broken: said plainly, with the steps it concerns."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from nscp_site.content.library import Library
from nscp_site.derived.chain import STAGES, Chain, Step, ThemeChain
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
    kinds: tuple[tuple[str, str, Callable[[Step], bool]], ...] = (
        (
            "reviews",
            "Reviews with no stated tie to an action of the plan",
            lambda step: part.leads_to(step.key, "actions"),
        ),
        (
            "learning",
            "Learning with no stated tie to an action of the plan",
            lambda step: part.leads_to(step.key, "actions"),
        ),
        ("briefings", "Briefings with no stated tie to a review", lambda step: part.follows_from(step.key, "reviews")),
        ("courses", "Courses with no stated tie to a review", lambda step: part.follows_from(step.key, "reviews")),
        ("campaigns", "Campaigns with no stated tie to a review", lambda step: part.follows_from(step.key, "reviews")),
    )
    for stage, says, is_tied in kinds:
        loose = tuple(step for step in part.stages[stage] if not is_tied(step))
        if loose:
            yield Gap(says, loose)


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
