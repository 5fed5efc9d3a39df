"""The chain of learning: from reviews over what was learned, taught and done to its evidence, remarks and figures.

A tie exists only where an item names another; it says which item names it and where. Nothing is concluded from words.
Ties always lead from an earlier stage to a later one, so items that name each other in a circle do no harm.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby

from nscp_site.cache import memoised
from nscp_site.content.fields import find_references
from nscp_site.content.headings import find_headings
from nscp_site.content.library import Entry
from nscp_site.content.relations import UNRELATED_FIELDS, Relations, theme_and_ancestors
from nscp_site.content.shortcodes import document_shortcodes
from nscp_site.schema.collections import COLLECTIONS
from nscp_site.sources import Loc

RELATED_PAGES_LIST = "its list of related pages"
# How a visitor is told where a tie is stated: by the field that holds the name.
FIELD_DESCRIPTIONS = {
    "related": RELATED_PAGES_LIST,
    "see": "its list of where the documents speak of it",
    "sections": "the sections of documents that it prints",
    "figures": "its figures",
    "results": "its results",
    "actions": "its actions",
    "evidence": "the evidence it asks for",
}


@memoised
def item_references(entry: Entry) -> tuple[tuple[str, str, str], ...]:
    """What an item names: the name, the key of the part that names it (else the item's), and the place in words."""
    names = []
    for found, reference in find_references(entry):
        place = str(found.loc[0])
        if place not in UNRELATED_FIELDS and "themes" not in found.loc and reference.target in ("", *COLLECTIONS):
            name = str(found.value).partition("#")[0]
            ref = f"{reference.target}/{name}" if reference.target else name
            names.append(
                (ref, _part_key(entry, found.loc), FIELD_DESCRIPTIONS.get(place, f"its {place.replace('_', ' ')}"))
            )
    for mark in document_shortcodes(entry.document):
        if mark.kind in ("item", "dataset", "remark"):
            folder = {"dataset": "datasets/", "remark": "scrutiny/"}.get(mark.kind, "")
            names.append((folder + mark.name.partition("#")[0], entry.ref, "its text"))
    return tuple(names)


def _part_key(entry: Entry, loc: Loc) -> str:
    """The key of the action or piece of evidence that contains a field; else the item's ref."""
    if len(loc) > 1 and loc[0] in ("actions", "evidence") and isinstance(loc[1], int):
        part = getattr(entry.item, str(loc[0]))[loc[1]].id
        return f"{entry.ref}#{part.lower() if loc[0] == 'actions' else f'evidence-{part}'}"
    return entry.ref


@memoised
def _remark_ids(entry: Entry) -> set[str]:
    """The ids of the remarks that an item prints."""
    return {mark.name for mark in document_shortcodes(entry.document) if mark.kind == "remark"}


STAGES: dict[str, str] = {
    "reviews": "Reviews",
    "learning": "What was learned",
    "briefings": "Briefings",
    "courses": "Courses",
    "campaigns": "Campaigns",
    "actions": "Actions of the plan",
    "evidence": "Evidence of impact",
    "scrutiny": "The Independent Scrutineer",
    "figures": "Figures",
}
STAGE_ORDER = {stage: place for place, stage in enumerate(STAGES)}
PART_OF_ITEM = "a part of it"
# The stages that a tie joins where it shows that something was learned.
LEARNING_TIES = ({"reviews", "learning"}, {"learning", "briefings"})


@dataclass(frozen=True)
class Step:
    """A node of the chain: an item, or an action, a piece of evidence or a remark inside one.

    `key` is collection/id, with #part for something inside an item; `ref` is the page to link to, empty if there is
    none. An action lacks evidence where none of its updates names any; what the plan asks for, until it is published.
    """

    key: str
    stage: str
    title: str
    ref: str
    themes: frozenset[str]
    about: str = ""
    lacks_evidence: bool = False


@dataclass(frozen=True, order=True)
class Tie:
    """An edge of the chain: two steps that the item `said_by` connects; `place` is the field, in words."""

    earlier: str
    later: str
    said_by: str
    place: str

    @property
    def is_ours(self) -> bool:
        """Whether only a list of related pages says it: that list is this website's own, not the documents'."""
        return self.place == RELATED_PAGES_LIST


class Chain:
    """Computed once for a library; `of_theme(id)` is the chain of one theme.

    `dangling` are pairs of an item and what it names that is not published: it may have been withdrawn.
    """

    def __init__(self, relations: Relations) -> None:
        self.relations, self.library = relations, relations.library
        self.ties: set[Tie] = set()
        self.dangling: set[tuple[str, str]] = set()
        self.steps = {step.key: step for step in self.find_steps()}
        for entry in self.library.entries():
            for name, own, place in item_references(entry):
                self.tie(own if own in self.steps else entry.ref, name, entry.ref, place)
        for key in self.steps:
            item = key.partition("#")[0]
            self.tie(item, key, item, PART_OF_ITEM)
        self.drop_untied_learning()
        # What a theme's page, its chain and the lists all ask for is worked out once.
        self.of_theme = cache(self._of_theme)

    def find_steps(self) -> Iterator[Step]:
        """Every item of a stage, and the actions, evidence and remarks inside them."""
        for entry in self.library.entries():
            themes = self.with_wider_themes(entry.item.themes)
            stage = COLLECTIONS[entry.collection].chain_stage
            if stage:
                yield Step(entry.ref, stage, entry.item.title, entry.ref, themes, entry.item.summary)
            yield from self.steps_inside(entry, themes)
        for identifier, remark in self.library.values("scrutiny").items():
            key = f"scrutiny/{identifier}"
            themes = self.with_wider_themes(remark.themes)
            yield Step(
                key, "scrutiny", f"On {remark.on}", self.first_page_of_remark.get(identifier, ""), themes, remark.says
            )

    def steps_inside(self, entry: Entry, themes: frozenset[str]) -> Iterator[Step]:
        """The actions and evidence of a priority, what learners said of a course, a report's parts on impact."""
        match entry.collection:
            case "priorities":
                for action in entry.item.actions:
                    key = f"{entry.ref}#{action.id.lower()}"
                    own = self.with_wider_themes(action.themes) if action.themes else themes
                    lacks = not any(update.evidence for update in action.updates)
                    yield Step(key, "actions", f"Action {action.id}", key, own, action.text, lacks)
                for piece in entry.item.evidence:
                    key, name = f"{entry.ref}#evidence-{piece.id}", f"{entry.item.title}, evidence {piece.id}"
                    text = (piece.text if piece.status == "stated" else piece.shown_as) or "Left open in the source."
                    yield Step(key, "evidence", name, key, themes, text, not piece.published)
            case "training" if entry.item.evaluation:
                key, title = f"{entry.ref}#what-learners-said", f"What learners said: {entry.item.title}"
                yield Step(key, "evidence", title, key, themes)
            case "annual-report":
                for heading in find_headings(entry.document.body):
                    if "evidence of impact" in heading.text.lower():
                        key = f"{entry.ref}#{heading.anchor}"
                        yield Step(key, "evidence", f"Annual report: {heading.text}", key, themes)

    def with_wider_themes(self, themes: list[str]) -> frozenset[str]:
        """Themes with the wider themes they belong to."""
        return frozenset(name for theme in themes for name in theme_and_ancestors(self.library, theme))

    @cached_property
    def first_page_of_remark(self) -> dict[str, str]:
        """The first item that prints each remark, by the remark's id."""
        entries = [*self.library.entries()]
        return {remark: entry.ref for entry in reversed(entries) for remark in _remark_ids(entry)}

    def tie(self, one: str, other: str, said_by: str, place: str) -> None:
        """Note that an item ties two things together, if both are steps of different stages."""
        named = COLLECTIONS.get(other.partition("/")[0])
        if named and named.chain_stage and self.library.find(other) is None:
            self.dangling.add((said_by, other))
        elif {one, other} <= self.steps.keys() and self.place(one) != self.place(other):
            first, second = sorted((one, other), key=self.place)
            self.ties.add(Tie(first, second, said_by, place))

    def place(self, key: str) -> int:
        """Where in the order of stages a step stands."""
        return STAGE_ORDER[self.steps[key].stage]

    def drop_untied_learning(self) -> None:
        """Drop sections and topics that no tie joins with a review or a briefing: they are not learning."""
        taught = {
            key
            for tie in self.ties
            for key in (tie.earlier, tie.later)
            if {self.steps[tie.earlier].stage, self.steps[tie.later].stage} in LEARNING_TIES
        }
        gone = {key for key, step in self.steps.items() if step.stage == "learning" and key not in taught}
        self.ties = {tie for tie in self.ties if not {tie.earlier, tie.later} & gone}
        self.steps = {key: step for key, step in self.steps.items() if key not in gone}

    @cached_property
    def ties_by_theme(self) -> dict[str, list[Tie]]:
        """The ties between two steps of one theme, by theme."""
        found: dict[str, list[Tie]] = defaultdict(list)
        for tie in self.ties:
            for theme in self.steps[tie.earlier].themes & self.steps[tie.later].themes:
                found[theme].append(tie)
        return found

    def _of_theme(self, theme: str) -> "ThemeChain":
        """The part of the chain that belongs to a theme: steps of the theme, and ties between two of them."""
        steps = {key: step for key, step in self.steps.items() if theme in step.themes}
        inside = self.ties_by_theme.get(theme, [])
        ties = sorted(inside, key=lambda tie: (self.place(tie.earlier), self.place(tie.later), tie))
        items = {key.partition("#")[0] for key in steps}
        return ThemeChain(theme, steps, ties, sorted(pair for pair in self.dangling if pair[0] in items))


# The steps on one side of each step, by its key, with the ties that join them to it.
Neighbours = defaultdict[str, list[tuple[Step, list[Tie]]]]


@dataclass(frozen=True)
class ThemeChain:
    """The chain of one theme: its steps by key, its ties in the order of the stages, the names that lead nowhere."""

    theme: str
    steps: dict[str, Step]
    ties: list[Tie]
    dangling: list[tuple[str, str]]

    @cached_property
    def stages(self) -> dict[str, list[Step]]:
        """The steps of every stage, in the order of their collections; a stage without any is there too."""
        return {name: [step for step in self.steps.values() if step.stage == name] for name in STAGES}

    @cached_property
    def pairs(self) -> dict[tuple[str, str], list[Tie]]:
        """The ties, by the two steps they join: one pair may be told of in several places."""
        return {pair: list(same) for pair, same in groupby(self.ties, key=lambda tie: (tie.earlier, tie.later))}

    @cached_property
    def stated_pairs(self) -> dict[tuple[str, str], list[Tie]]:
        """The pairs of steps shown to visitors: all but an item with a part of itself."""
        return {pair: ties for pair, ties in self.pairs.items() if ties[0].place != PART_OF_ITEM}

    @cached_property
    def _neighbours(self) -> tuple[Neighbours, Neighbours]:
        """The steps before each step, and those after it, each with the ties between the two."""
        before: Neighbours = defaultdict(list)
        after: Neighbours = defaultdict(list)
        for (earlier, later), ties in self.pairs.items():
            before[later].append((self.steps[earlier], ties))
            after[earlier].append((self.steps[later], ties))
        return before, after

    def before(self, key: str) -> list[tuple[Step, bool]]:
        """The earlier steps that a step is tied to, each with whether the tie is only ours."""
        return _stated_neighbours(self._neighbours[0][key])

    def after(self, key: str) -> list[tuple[Step, bool]]:
        """The later steps that a step is tied to, each with whether the tie is only ours."""
        return _stated_neighbours(self._neighbours[1][key])

    def leads_to(self, key: str, stage: str) -> bool:
        """Whether ties that are not only ours lead on from a step to a stage, over any number of steps."""
        return _reaches(self._neighbours[1], key, stage)

    def follows_from(self, key: str, stage: str) -> bool:
        """Whether ties that are not only ours lead back from a step to a stage, over any number of steps."""
        return _reaches(self._neighbours[0], key, stage)


def _stated_neighbours(neighbours: list[tuple[Step, list[Tie]]]) -> list[tuple[Step, bool]]:
    """What visitors are shown of a step's neighbours: all but an item with a part of itself."""
    return [(step, _only_from_related_lists(ties)) for step, ties in neighbours if ties[0].place != PART_OF_ITEM]


def _reaches(neighbours: Neighbours, key: str, stage: str) -> bool:
    """Whether a step of a stage stands anywhere on the ways from a step; each step is looked at once."""
    seen, pending = {key}, [key]
    while pending:
        for step, ties in neighbours[pending.pop()]:
            if step.key not in seen and not _only_from_related_lists(ties):
                if step.stage == stage:
                    return True
                seen.add(step.key)
                pending.append(step.key)
    return False


def _only_from_related_lists(ties: list[Tie]) -> bool:
    """Whether only lists of related pages connect a pair: those are the website's, not the documents'."""
    return all(tie.is_ours for tie in ties)
