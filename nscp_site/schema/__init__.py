"""The content model: one table of collections, one of vocabularies. Everything else reads these two."""

from dataclasses import dataclass

from nscp_site.schema.data import Dataset
from nscp_site.schema.documents import ArrangementsSection, BusinessPlanSection, Priority
from nscp_site.schema.governance import GovernancePage, Group, Guidance, Partner, Theme, Voice
from nscp_site.schema.items import Item, Section
from nscp_site.schema.learning import Briefing, Campaign, CaseStudy, Course, Review
from nscp_site.schema.news import News
from nscp_site.schema.types import Model
from nscp_site.schema.vocabularies import (
    AnonymityException,
    BestBet,
    ChildCentredWord,
    Contact,
    Duty,
    EditorsNote,
    Event,
    EverydayWord,
    Person,
    PublishedDocument,
    Remark,
    SafeguardingTerm,
    Term,
    Unit,
)


@dataclass(frozen=True)
class Collection:
    """A folder of `content/`: what its files must hold, and what people call one and many of them.

    `name` is the folder and the first part of every address; `template` is the file in templates/.
    `whole_text_in_search` is False where an account of a child must not come up as an answer: the search then holds
    title, summary and content note alone.
    """

    name: str
    model: type[Item]
    one: str
    many: str
    template: str = "item.md.j2"
    whole_text_in_search: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """A file `content/<name>.yml`: a mapping of id to record."""

    name: str
    model: type[Model]
    one: str


COLLECTIONS: dict[str, Collection] = {
    collection.name: collection
    for collection in (
        # In the order in which a page lists what belongs to it: what people use first, records last.
        Collection("guidance", Guidance, "guidance topic", "Guidance", "guidance.md.j2", whole_text_in_search=True),
        Collection("news", News, "news", "News", "news.md.j2", whole_text_in_search=True),
        Collection("campaigns", Campaign, "campaign", "Campaigns", "campaign.md.j2", whole_text_in_search=True),
        Collection("training", Course, "course", "Training", "course.md.j2", whole_text_in_search=True),
        Collection("briefings", Briefing, "briefing", "Briefings", "briefing.md.j2", whole_text_in_search=True),
        Collection("reviews", Review, "review", "Reviews", "review.md.j2"),
        Collection("case-studies", CaseStudy, "case study", "Case studies", "case-study.md.j2"),
        Collection(
            "voices", Voice, "voice", "Voices of children and young people", "voice.md.j2", whole_text_in_search=True
        ),
        Collection(
            "priorities", Priority, "priority", "Priorities 2023-25", "priority.md.j2", whole_text_in_search=True
        ),
        Collection(
            "business-plan",
            BusinessPlanSection,
            "section of the business plan",
            "Business plan 2023-25",
            whole_text_in_search=True,
        ),
        Collection(
            "annual-report", Section, "section of the annual report", "Annual report 2022-23", whole_text_in_search=True
        ),
        Collection(
            "arrangements-plan",
            ArrangementsSection,
            "section of the arrangements plan",
            "Arrangements plan 2019-21",
            whole_text_in_search=True,
        ),
        Collection(
            "decision-paper", Section, "section of the decision paper", "Decision paper 2020", whole_text_in_search=True
        ),
        Collection("datasets", Dataset, "dataset", "Figures", "dataset.md.j2", whole_text_in_search=True),
        Collection("groups", Group, "group", "Groups", "group.md.j2", whole_text_in_search=True),
        Collection("partners", Partner, "partner", "Partners", "partner.md.j2", whole_text_in_search=True),
        Collection(
            "governance",
            GovernancePage,
            "governance page",
            "How we are run",
            "governance.md.j2",
            whole_text_in_search=True,
        ),
        Collection("themes", Theme, "theme", "Themes", "theme.md.j2", whole_text_in_search=True),
    )
}

VOCABULARIES: dict[str, Vocabulary] = {
    vocabulary.name: vocabulary
    for vocabulary in (
        Vocabulary("documents", PublishedDocument, "document"),
        Vocabulary("contacts", Contact, "contact"),
        Vocabulary("units", Unit, "unit"),
        Vocabulary("glossary", Term, "glossary term"),
        Vocabulary("timeline", Event, "event"),
        Vocabulary("duties", Duty, "legal duty"),
        Vocabulary("people", Person, "person"),
        Vocabulary("editors-notes", EditorsNote, "editor's note"),
        Vocabulary("scrutiny", Remark, "scrutineer's remark"),
        Vocabulary("safeguarding-terms", SafeguardingTerm, "safeguarding term"),
        Vocabulary("everyday-words", EverydayWord, "everyday word"),
        Vocabulary("best-bets", BestBet, "best bet"),
        Vocabulary("child-centred-words", ChildCentredWord, "child-centred word"),
        Vocabulary("anonymity-exceptions", AnonymityException, "exception"),
    )
}
