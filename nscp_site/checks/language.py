"""How we write: British spelling, short sentences, explained letters, links and pictures that say what they are.

They judge what editors write themselves and never a document's own words: see `nscp_site/language/`.
"""

from collections.abc import Callable, Iterable, Iterator

from nscp_site.anonymity.folders import about_children
from nscp_site.anonymity.guard import secrets_in
from nscp_site.anonymity.names import read_names
from nscp_site.content.library import Library
from nscp_site.content.own_words import Passage, outside_code, passages
from nscp_site.findings import Finding, rule
from nscp_site.language.acronyms import Acronyms
from nscp_site.language.phrases import found, unclear_alternatives, unclear_links
from nscp_site.language.sentences import sentences
from nscp_site.language.spelling import american

# The Government’s guide to writing for the web splits longer sentences: fewer and fewer readers follow them.
LONGEST = 25

Found = Iterator[tuple[int, str]]


def told(
    library: Library, find: Callable[[Passage], Found], texts: Iterable[Passage] | None = None
) -> Iterator[Finding]:
    """A finding for each place and message that `find` gives for the texts; all texts of ours if none are given.

    Messages quote what they found: a text in which the anonymity guard finds something is left to the guard alone.
    """
    for passage in passages(library) if texts is None else texts:
        found_here = list(find(passage))
        if found_here and not holds_personal_data(library, passage):
            for start, message in found_here:
                yield passage.path, passage.place(start), message


def holds_personal_data(library: Library, passage: Passage) -> bool:
    """Whether a text may tell who a child is."""
    named = any(True for _ in read_names(library.root).find(passage.raw))
    return named or any(True for _ in secrets_in(library, passage.raw, about_children=about_children(passage.path)))


@rule("library", "warning")
def american_spelling(library: Library) -> Iterator[Finding]:
    """What we write should be in British spelling; names and quotations stay as they are.

    Bad:
        They organize a center for counseling.
    Good:
        They organise a centre for counselling.
    """

    def find(passage: Passage) -> Found:
        for start, word, british in american(passage.text):
            yield start, f"`{word}` is American spelling. Write `{british}`."

    yield from told(library, find)


@rule("library", "warning")
def long_sentence(library: Library) -> Iterator[Finding]:
    """A sentence of ours should have 25 words at most; quotations in it are not counted.

    Bad:
        a sentence that goes on for three lines before its reader meets a full stop
    Good:
        Two sentences. Each says one thing.
    """

    def find(passage: Passage) -> Found:
        for sentence in sentences(passage.text):
            if len(sentence.words) > LONGEST:
                first = " ".join(passage.raw[sentence.start :].split()[:4])
                length = f"has {len(sentence.words)} words; {LONGEST} are enough"
                yield sentence.start, f"the sentence that begins `{first}` {length}. Make two of it, or a list."

    yield from told(library, find)


@rule("library", "warning")
def acronym_unexplained(library: Library) -> Iterator[Finding]:
    """Letters that stand for words should be explained in the same text, or in content/glossary.yml.

    Bad:
        The LADO was told.
    Good:
        The Local Authority Designated Officer (LADO) was told.
    """
    yield from unexplained(library, for_families=False)


@rule("library")
def acronym_for_families(library: Library) -> Iterator[Finding]:
    """On a page for parents or young people, letters that stand for words must be explained.

    Bad:
        Your school will ring the LADO.
    Good:
        Your school will ring the people who look into worries about staff.
    """
    yield from unexplained(library, for_families=True)


def unexplained(library: Library, *, for_families: bool) -> Iterator[Finding]:
    """Letters that nothing explains, on pages for families or on all others."""
    acronyms = Acronyms(library)

    def find(passage: Passage) -> Found:
        for start, letters in acronyms.unexplained(passage.text):
            message = f"nothing says what `{letters}` stands for. Write the words, or the words and then ({letters}); "
            yield start, message + "or add it to content/glossary.yml."

    yield from told(library, find, (one for one in passages(library) if one.for_families == for_families))


@rule("library", "warning")
def child_centred_words(library: Library) -> Iterator[Finding]:
    """We should write of children as they ask to be written of; content/child-centred-words.yml lists the words.

    Bad:
        She absconded twice.
    Good:
        She went missing twice.
    """
    records = library.values("child-centred-words").values()

    def find(passage: Passage) -> Found:
        for record in records:
            instead = " or ".join(f"“{one}”" for one in record.write)
            for start, words in found(record, passage.text):
                reason = f"{record.because} Better: {instead}. (Source: {record.source}.)"
                yield start, f"`{' '.join(words.split())}`: {reason}"

    yield from told(library, find)


@rule("library", "warning")
def link_text(library: Library) -> Iterator[Finding]:
    """A link should say where it leads: many people hear links one by one, without the words around them.

    Bad:
        For training dates [click here](training/index.md).
    Good:
        See the [training dates](training/index.md).
    """

    def find(passage: Passage) -> Found:
        for start, said in unclear_links(outside_code(passage.raw)):
            yield start, f"the link `{said}` doesn't say where it leads. Put the name of the page in the brackets."

    yield from told(library, find)


@rule("library", "warning")
def unclear_alternative(library: Library) -> Iterator[Finding]:
    """The text alternative of an image should say what one sees, not that there is an image or what its file is called.

    Bad:
        ![poster.png](poster.png)
    Good:
        ![A cot with a baby sleeping on its back](poster.png)
    """

    def find(passage: Passage) -> Found:
        for start, said in unclear_alternatives(passage.text):
            yield start, f"the text alternative `{said}` doesn't say what the image shows. Say what one would see."

    texts = ((one.path, one.body_line, one.body, outside_code(one.body)) for one in library.texts)
    yield from told(library, find, (Passage(*text, is_body=True) for text in texts))
