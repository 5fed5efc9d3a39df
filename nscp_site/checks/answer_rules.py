"""Answers for families: short, plain, neutral where somebody may look, and resting on what was read."""

import re
from collections.abc import Iterator

from nscp_site.checks.plain_language import WORD, split_sentences
from nscp_site.content.library import Entry, Library
from nscp_site.content.own_words import Passage, item_passages, organisation_names, readability_index
from nscp_site.content.shortcodes import document_shortcodes
from nscp_site.findings import Finding, rule
from nscp_site.pages.signposts import HELP, answer_route_button, contact_button
from nscp_site.schema.contacts import AnswerRoute

MAX_WORDS = 250
# Fewer than twenty.
MAX_ANSWER_SENTENCE = 19
# The grade that the index gives for a reading age of eleven: a grade begins at five more than its number.
MAX_GRADE = 6.0
MAX_ROUTES = 3
# What a title names, an address must not: a browser's history keeps it.
SENSITIVE_TOPIC = re.compile(
    r"\b(?:abus|sex|rap(?:e|ing)|porn|nude|naked|suicid|self-?harm|hurt|kill|die|dying|death|dead|drug|knife|knives|gang|"
    r"violen|exploit|groom|beat|hit|scare|fear|danger|missing|run-?away|touch(?:ed|ing)|bull(?:y|ied)|crim|refuge|"
    r"helpline|escape|police)",
    re.IGNORECASE,
)
# What another person or service would have to keep.
PROMISE = re.compile(
    r"\b(?:they|he|she|who answers|childline|nspcc|the police|the helpline|a counsellor|a social worker|someone|"
    r"an adult)(?: will|’ll| won’t| will not| always| never)\b|\bin confidence\b|\bconfidential(?:ly)?\b|"
    r"\b(?:keeps?|kept|stays?) (?:it |this |that )?(?:a )?secret\b|\bwithin (?:\d+|an?|one|two|three) "
    r"(?:minutes?|hours?|days?)\b|\bstraight away\b|\bat any time\b|\b24 hours\b",
    re.IGNORECASE,
)


def _answers_with_passages(library: Library) -> Iterator[tuple[Entry, list[Passage]]]:
    """Every answer with the passages of text that its readers see."""
    for entry in library.collections[HELP].values():
        yield entry, list(item_passages(entry))


def _iter_routes(entry: Entry) -> Iterator[tuple[AnswerRoute, int]]:
    """Every route that an answer shows, with its line."""
    for name in ("routes", "others"):
        for index, route in enumerate(getattr(entry.item, name)):
            yield route, entry.document.line_of((name, index))


@rule("library")
def answer_too_long(library: Library) -> Iterator[Finding]:
    """An answer must have at most 250 words, the titles and notes of its routes among them.

    Bad:
        four paragraphs on what the law says
    Good:
        whom to reach, and three things to do now
    """
    for entry, texts in _answers_with_passages(library):
        shown = [one for route, _ in _iter_routes(entry) if (one := _button_words(library, route))]
        count = sum(len(WORD.findall(text)) for text in (*(one.text for one in texts), *shown))
        if count > MAX_WORDS:
            message = f"this answer has {count} words; {MAX_WORDS} are the most. Take out what does not help at once."
            yield Finding(entry.document.path, entry.document.body_line, message)


def _button_words(library: Library, route: AnswerRoute) -> str:
    """The words on a route's button; empty where the target is unknown, which `broken_reference` reports."""
    if not _is_target_known(library, route):
        return ""
    button = answer_route_button(library, route)
    return f"{button.does} {button.whom}" if button else ""


def _is_target_known(library: Library, route: AnswerRoute) -> bool:
    """Whether what a route names is there, and so is what its contact names for that way."""
    pages = library.vocabularies["elsewhere"]
    if route.elsewhere:
        return route.elsewhere in pages
    contact = library.vocabularies["contacts"].get(str(route.contact))
    if contact is None:
        return False
    return all(one.elsewhere in (None, *pages) for one in contact.value.routes if one.by == route.by)


@rule("library")
def answer_sentence(library: Library) -> Iterator[Finding]:
    """A sentence of an answer must have fewer than 20 words: its reader is frightened.

    Bad:
        a sentence that says what to do, and why, and what the law says about it
    Good:
        Ring now. You do not have to be sure.
    """
    for _, texts in _answers_with_passages(library):
        for passage in texts:
            for sentence in split_sentences(passage.text):
                if len(sentence.words) > MAX_ANSWER_SENTENCE:
                    first = " ".join(passage.raw[sentence.start :].split()[:4])
                    message = f"the sentence that begins `{first}` has {len(sentence.words)} words, and 19 are the most"
                    yield passage.finding(sentence.start, f"{message}. Make two of it.", first)


@rule("library")
def answer_too_hard(library: Library) -> Iterator[Finding]:
    """An answer must be readable at the age of eleven; names and numbers are not counted.

    Bad:
        Professionals undertake assessments in accordance with statutory requirements.
    Good:
        Someone may come to see you and your child.
    """
    names = organisation_names(library) | {one.name for one in library.values("elsewhere").values()}
    for entry, texts in _answers_with_passages(library):
        text = re.sub(r"\d[\d ]*", "", "\n\n".join(one.raw for one in texts))
        index = readability_index(text, names)
        if index > MAX_GRADE:
            message = f"this answer is for a reading age of {index + 5:.1f}; 11 is the most. Use shorter words"
            yield Finding(entry.document.path, entry.document.body_line, f"{message}, and shorter sentences.")


@rule("library")
def answer_routes(library: Library) -> Iterator[Finding]:
    """An answer must show no more than three routes first: who looks for help does not read ten.

    Bad:
        routes: five helplines
    Good:
        routes: 999, and Childline by telephone and by chat; the rest in `others`
    """
    for entry in library.collections[HELP].values():
        count = len(entry.item.routes)
        if count > MAX_ROUTES:
            message = f"`routes` names {count}, and two or three are shown. Put the rest into `others`."
            yield entry.document.finding(("routes",), message)


@rule("library")
def route_to_nothing(library: Library) -> Iterator[Finding]:
    """A contact must be reached in the way that an answer, or a button in a text, says.

    Bad:
        {contact: mash, by: chat}, while that contact has no route by chat; {call: shout}, which only takes texts
    Good:
        {contact: childline, by: chat}; {call: mash}
    """
    for entry in library.collections[HELP].values():
        for route, line in _iter_routes(entry):
            if _is_target_known(library, route) and answer_route_button(library, route) is None:
                message = f"the contact `{route.contact}` can’t be reached by {route.by}. Name a way that it has"
                yield Finding(
                    entry.document.path, line, f"{message} in content/contacts.yml.", mark=route.contact or ""
                )
    for document in library.texts:
        for mark in document_shortcodes(document):
            record = library.vocabularies["contacts"].get(mark.name) if mark.kind == "call" else None
            if record and contact_button(library, record.value) is None:
                message = f"the contact `{mark.name}` has no number to call. Name another."
                yield Finding(document.path, mark.line, message, mark=mark.name)


@rule("library")
def route_without_row(library: Library) -> Iterator[Finding]:
    """Each route of an answer must be named in `rests_on`: nothing is printed that nobody read.

    Bad:
        routes: childline, and rests_on: [help.md 5]
    Good:
        rests_on: [help.md 2: Childline]
    """
    for entry in library.collections[HELP].values():
        rows = " ".join(entry.item.rests_on or ()).casefold()
        for route, line in _iter_routes(entry) if entry.item.rests_on is not None else ():
            if _is_target_known(library, route) and not any(name in rows for name in _target_names(library, route)):
                name = str(route.contact or route.elsewhere)
                message = f"no row in `rests_on` names `{name}`. Add the row where it was read"
                yield Finding(entry.document.path, line, f"{message}, or take the route out.", mark=name)


def _target_names(library: Library, route: AnswerRoute) -> set[str]:
    """The id and the name, in lower case, by which a `rests_on` row may refer to a route's target."""
    if route.contact:
        return {route.contact, library.value("contacts", route.contact).name.casefold()}
    return {str(route.elsewhere), library.value("elsewhere", str(route.elsewhere)).name.casefold()}


@rule("library")
def telling_address(library: Library) -> Iterator[Finding]:
    """The name of an answer's file, and its neutral title, must not tell what it is about: a browser keeps both.

    Bad:
        content/help/scared-at-home.md; neutral_title: Someone hurts me
    Good:
        content/help/family-life.md; neutral_title: Family life
    """
    for entry in library.collections[HELP].values():
        for field, name in (("title", entry.id), ("neutral_title", entry.item.neutral_title)):
            telling = SENSITIVE_TOPIC.search(name)
            if telling or name.casefold() == entry.item.title.casefold():
                what = "the name of this file" if field == "title" else "`neutral_title`"
                message = f"{what} tells what the page is about: `{name}`. Choose words that anybody may see"
                yield entry.document.finding((field,), f"{message}, such as family life.")


@rule("library")
def promise(library: Library) -> Iterator[Finding]:
    """An answer must not promise what another person or service does, keeps secret, or how fast.

    Bad:
        They will keep it secret, and ring back within an hour.
    Good:
        You can ask what they will do.
    """
    for _, texts in _answers_with_passages(library):
        for passage in texts:
            for match in PROMISE.finditer(passage.text):
                if passage.text[: match.start()].casefold().rstrip().endswith(("what", "how", "whether", "who")):
                    continue
                message = f"`{match[0]}` promises what nobody here can keep. Say what one can do, or ask"
                yield passage.finding(match.start(), f"{message}.", match[0])
