"""The registry of collections (folders of `content/`) and vocabularies. Everything else derives from it."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from nscp_site.schema.announcements import Campaign, News, Notice
from nscp_site.schema.contacts import Answer, Contact
from nscp_site.schema.datasets import Dataset
from nscp_site.schema.documents import ArrangementsSection, BusinessPlanSection, Priority
from nscp_site.schema.editorial import AnonymityException, Elsewhere, LaunchEntry
from nscp_site.schema.field_facts import FieldFacts, describe_fields
from nscp_site.schema.governance import GovernancePage, Group, Guidance, Partner, Theme, Voice
from nscp_site.schema.items import Item, Section
from nscp_site.schema.learning import Briefing, CaseStudy, CheckedByTwo, Course, Review
from nscp_site.schema.types import Model, Origin
from nscp_site.schema.vocabularies import (
    ChildCentredWord,
    Duty,
    EditorsNote,
    Event,
    EverydayWord,
    Family,
    HelpPanel,
    Person,
    PublishedDocument,
    Remark,
    SafeguardingTerm,
    Term,
    Unit,
)


@dataclass(frozen=True)
class Collection:
    """A folder of `content/`: what its files must hold, what people call one and many of them, and who may see what.

    `name` is the folder and the first part of every address; `template` is the file in templates/. Each property
    below has the careful value where a collection says nothing, so that a new one leaks nothing:

    - `origin`: whose words its items are, where they do not say otherwise: "record" (a document's, as at its day: none
      can lose its source), "service" (the Partnership's, today) or "elsewhere" (others');
    - `about_children`: what could tell who somebody is stops the build, and no message guesses at an address;
    - `needs_two_people`: one person anonymises an item and another checks it; its model must hold their names;
    - `in_feeds`: its pages stand in feeds, calendars and the newsletter, unless one is marked as sensitive;
    - `in_open_data`: what its file of the open data holds: "nothing" (there is no file), "pointers" (where an item
      is and what to expect), "fields" (without the text), or "everything";
    - `whole_text_in_search`: False where an account of a child must not come up as an answer: the search then holds
      title, summary and content note alone;
    - `search_weight`: from 0 to 1; what records or gathers others stands behind what explains;
    - `chain_stage`: the stage of the chain of learning in which its items stand;
    - `section`: the section of the site, a folder of docs/, behind whose page visitors look for it;
    - `at_work`: whether its pages are read at work, so that the way to leave them is a plain link and no large button;
    - `is_hub`: whether so much names its items that their pages list what does so up to a higher bound.
    """

    name: str
    model: type[Item]
    singular: str
    plural: str
    template: str = "item.md.j2"
    origin: Origin = "record"
    about_children: bool = True
    needs_two_people: bool = True
    in_feeds: bool = False
    in_open_data: Literal["nothing", "pointers", "fields", "everything"] = "nothing"
    whole_text_in_search: bool = False
    search_weight: float = 0.5
    chain_stage: str | None = None
    section: str = ""
    at_work: bool = False
    is_hub: bool = False

    def __post_init__(self) -> None:
        """Raise TypeError where two people are needed whom the model has no fields for."""
        if self.needs_two_people and not issubclass(self.model, CheckedByTwo):
            raise TypeError(f"{self.name}: needs_two_people, but {self.model.__name__} is no CheckedByTwo")

    def requires(self, name: str) -> bool:
        """Whether every item must have a field; an item with its own `origin` may need others."""
        return name in self.required_of_record or self.model.model_fields[name].is_required()

    @property
    def required_of_record(self) -> tuple[str, ...]:
        """The fields that items of origin "record" must have."""
        return self.model.required_of_record if self.origin == "record" else ()

    @property
    def fields(self) -> tuple[FieldFacts, ...]:
        """The description of every field of its items, in schema order."""
        return tuple(
            replace(facts, required=True, min_entries=int(facts.is_list), default=None)
            if facts.name in self.required_of_record
            else facts
            for facts in describe_fields(self.model)
        )


# A collection whose pages everybody may find and take away whole; what is written about children says so itself.
_open_collection = partial(
    Collection,
    about_children=False,
    needs_two_people=False,
    in_feeds=True,
    in_open_data="everything",
    whole_text_in_search=True,
)


@dataclass(frozen=True)
class Vocabulary:
    """A file `content/<name>.yml`: a mapping of id to record."""

    name: str
    model: type[Model]
    singular: str


# fmt: off
COLLECTIONS: dict[str, Collection] = {
    collection.name: collection
    for collection in (
        # In the order in which a page lists what belongs to it: what people use first, records last.
        Collection(
            # The name stands in the address, and the address in the history of whoever is watched.
            "help", Answer, "answer", "Help and advice", "answer.md.j2",
            origin="service", about_children=False, needs_two_people=False, in_open_data="pointers",
            whole_text_in_search=True, search_weight=1.0, section="worried",
        ),
        _open_collection(
            "guidance", Guidance, "guidance topic", "Guidance", "guidance.md.j2",
            origin="service", search_weight=1.0, chain_stage="learning", is_hub=True, section="professionals",
        ),
        _open_collection(
            "news", News, "news", "News", "news.md.j2",
            origin="service", search_weight=1.0, section="about",
        ),
        _open_collection(
            "campaigns", Campaign, "campaign", "Campaigns", "campaign.md.j2",
            origin="service", search_weight=1.0, chain_stage="campaigns",
        ),
        _open_collection(
            "training", Course, "course", "Training", "course.md.j2",
            origin="service", search_weight=1.0, chain_stage="courses", section="professionals", at_work=True,
        ),
        _open_collection(
            "briefings", Briefing, "briefing", "Briefings", "briefing.md.j2",
            origin="service", about_children=True, search_weight=1.0, chain_stage="briefings",
            section="professionals", at_work=True,
        ),
        Collection(
            "reviews", Review, "review", "Reviews", "review.md.j2",
            about_children=True, needs_two_people=True, in_feeds=True, in_open_data="fields", search_weight=1.0,
            chain_stage="reviews", section="publications",
        ),
        Collection(
            "case-studies", CaseStudy, "case study", "Case studies", "case-study.md.j2",
            about_children=True, needs_two_people=True, in_feeds=False, in_open_data="pointers", search_weight=0.9,
            chain_stage="learning", section="publications",
        ),
        _open_collection(
            "voices", Voice, "voice", "Voices of children and young people", "voice.md.j2",
            about_children=True, search_weight=1.0, section="about",
        ),
        _open_collection(
            "priorities", Priority, "priority", "Priorities 2023-25", "priority.md.j2",
            search_weight=1.0, chain_stage="actions", is_hub=True, section="publications", at_work=True,
        ),
        _open_collection(
            "business-plan", BusinessPlanSection, "section of the business plan", "Business plan 2023-25",
            search_weight=1.0, is_hub=True, section="publications", at_work=True,
        ),
        _open_collection(
            "annual-report", Section, "section of the annual report", "Annual report 2022-23",
            search_weight=1.0, chain_stage="learning", is_hub=True, section="publications", at_work=True,
        ),
        _open_collection(
            "arrangements-plan", ArrangementsSection, "section of the arrangements plan", "Arrangements plan 2019-21",
            search_weight=1.0, is_hub=True, section="publications", at_work=True,
        ),
        _open_collection(
            "decision-paper", Section, "section of the decision paper", "Decision paper 2020",
            search_weight=0.85, section="publications", at_work=True,
        ),
        _open_collection(
            "datasets", Dataset, "dataset", "Figures", "dataset.md.j2",
            search_weight=0.7, chain_stage="figures", is_hub=True, section="publications", at_work=True,
        ),
        _open_collection(
            "groups", Group, "group", "Groups", "group.md.j2",
            search_weight=0.8, is_hub=True, section="about", at_work=True,
        ),
        _open_collection(
            "partners", Partner, "partner", "Partners", "partner.md.j2",
            search_weight=0.75, is_hub=True, section="about", at_work=True,
        ),
        _open_collection(
            "governance", GovernancePage, "governance page", "How we are run", "governance.md.j2",
            search_weight=0.8, is_hub=True, section="about", at_work=True,
        ),
        _open_collection("themes", Theme, "theme", "Themes", "theme.md.j2", origin="service", search_weight=0.3),
    )
}
# fmt: on

VOCABULARIES: dict[str, Vocabulary] = {
    vocabulary.name: vocabulary
    for vocabulary in (
        Vocabulary("documents", PublishedDocument, "document"),
        Vocabulary("contacts", Contact, "contact"),
        Vocabulary("elsewhere", Elsewhere, "entry of what others publish"),
        Vocabulary("families", Family, "family of topics"),
        Vocabulary("units", Unit, "unit"),
        Vocabulary("glossary", Term, "glossary term"),
        Vocabulary("timeline", Event, "event"),
        Vocabulary("duties", Duty, "legal duty"),
        Vocabulary("people", Person, "person"),
        Vocabulary("editors-notes", EditorsNote, "editor's note"),
        Vocabulary("scrutiny", Remark, "scrutineer's remark"),
        Vocabulary("safeguarding-terms", SafeguardingTerm, "safeguarding term"),
        Vocabulary("everyday-words", EverydayWord, "everyday word"),
        Vocabulary("help-panels", HelpPanel, "help panel"),
        Vocabulary("child-centred-words", ChildCentredWord, "child-centred word"),
        Vocabulary("anonymity-exceptions", AnonymityException, "exception"),
        Vocabulary("notices", Notice, "notice"),
        Vocabulary("launch", LaunchEntry, "thing to settle before the launch"),
    )
}
