"""Rules on language: British spelling, sentence length, acronyms, respectful words, link text and alt text.

They check what editors write and skip quotations and documents' own words: see `content/own_words.py`. Of -ise and
-ize both are right in Britain; the Partnership's documents write -ise. Spellings that are right in both countries,
and words with two meanings (program, license, draft), are left alone.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from nscp_site.content.library import Library
from nscp_site.content.own_words import Passage, editorial_passages, mask_code
from nscp_site.findings import Finding, rule
from nscp_site.privacy.guard import find_sensitive_data, is_about_children
from nscp_site.privacy.private_names import private_names
from nscp_site.schema.vocabularies import ChildCentredWord

ACRONYM = re.compile(r"(?<![\w/@-])[A-Z](?:[a-z]?[A-Z])+\d*(?=(?:s|’s|'s)?(?![\w@]))")
# Numbers in letters, grades such as AA, and what the guard knows: the first half of a postcode, a date of birth.
NOT_ACRONYM = re.compile(r"[IVX]+|(.)\1+|NN\d+|DOB")
# Letters that people know better than the words: nobody is helped by “television” or “United Kingdom”.
KNOWN_ACRONYMS = frozenset({"BBC", "GP", "NHS", "OK", "PDF", "TV", "UK"})
# A word in capitals to be typed as it stands, such as the text that a helpline asks for.
QUOTED_CAPITALS = re.compile(r"“[A-Z]+”")


class Acronyms:
    """Finds acronyms that the site does not explain; knows its glossary and the names that contain acronyms."""

    def __init__(self, library: Library) -> None:
        terms = list(library.values("glossary").values())
        contacts = library.values("contacts").values()
        self.explained = {
            name
            for term in terms
            if term.abbreviation and term.basis != "not explained"
            for name in (term.term, *term.also_called)
        } | KNOWN_ACRONYMS
        names = {name for contact in contacts for name in (contact.name, contact.spoken)}
        names |= {one.name for one in library.values("elsewhere").values()}
        names |= {entry.item.title for kind in ("partners", "groups") for entry in library.ordered(kind)}
        names |= {term.term for term in terms if not term.abbreviation}
        self.names_pattern = re.compile(
            rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?!\w)"
        )

    def find_unexplained(self, text: str) -> Iterator[tuple[int, str]]:
        """The first occurrence of each unexplained acronym in a text: offset and letters."""
        if all(letters in self.explained for letters in ACRONYM.findall(text)):
            # Most texts are done with here: to look for every name in a text takes long.
            return
        plain = self.names_pattern.sub(_blank, QUOTED_CAPITALS.sub(_blank, text))
        seen = set(self.explained)
        for match in ACRONYM.finditer(plain):
            if match[0] not in seen and not NOT_ACRONYM.fullmatch(match[0]) and not _is_explained(match[0], text):
                yield match.start(), match[0]
            seen.add(match[0])


def _blank(match: re.Match[str]) -> str:
    """Spaces in the place of a match."""
    return " " * len(match[0])


def _is_explained(letters: str, text: str) -> bool:
    """Whether a text expands an acronym: `Any Better Choice (ABC)` or `ABC (Any Better Choice)`."""
    return re.search(rf"\w \({letters}\)|\b{letters} \([^()]*\w \w[^()]*\)", text) is not None


LINK_TEXT = re.compile(r"(?<!!)\[([^\[\]]+)\](?=[(\[])|<a\b[^<>]*>([^<>]*)</a>", re.IGNORECASE)
URL_START = re.compile(r"https?://|www\.")
VAGUE_LINK_TEXTS = {
    "click", "click here", "details", "find out more", "follow this link", "here", "learn more", "link", "more",
    "more details", "more information", "on this page", "press here", "read here", "read more", "see here",
    "see more", "tap here", "the link", "this", "this article", "this document", "this link", "this page",
    "this website", "view", "visit this page",
}  # fmt: skip
ALT_TEXT = re.compile(r"!\[([^\]]+)\]\(|<img\b[^>]*?\balt\s*=\s*[\"']([^\"']+)[\"']", re.IGNORECASE)
VAGUE_ALT_TEXTS = {
    "alt", "alternative text", "banner", "chart", "diagram", "figure", "graph", "graphic", "icon", "illustration",
    "image", "logo", "photo", "photograph", "picture", "poster", "screenshot", "table",
}  # fmt: skip
PICTURE_FILE_NAME = re.compile(
    r"\S+\.(?:avif|gif|jpe?g|png|svg|webp)|(?:IMG|DSC|DSCN|PXL|image|picture|screenshot)[ _-]?\d+", re.I
)


def find_vague_link_texts(text: str) -> Iterator[tuple[int, str]]:
    """Link texts that do not say where the link leads, such as `click here` or a URL: offset and text."""
    for match in LINK_TEXT.finditer(text):
        group = 1 if match[1] else 2
        label = re.sub(r"[*_`]", "", match[group] or "").strip()
        if label.rstrip(".!:… ").lower() in VAGUE_LINK_TEXTS or URL_START.match(label):
            yield match.start(group), label


def find_vague_alt_texts(text: str) -> Iterator[tuple[int, str]]:
    """Text alternatives that are only a file name or a word such as `image`: offset and text."""
    for match in ALT_TEXT.finditer(text):
        alternative = (match[1] or match[2]).strip()
        if alternative.lower().rstrip(".") in VAGUE_ALT_TEXTS or PICTURE_FILE_NAME.fullmatch(alternative):
            yield match.start(1) if match[1] else match.start(2), alternative


def find_avoided_words(record: ChildCentredWord, text: str) -> Iterator[tuple[int, str]]:
    """Occurrences of a record's words to avoid: offset, and the words as written."""
    for match in _compile_phrases(tuple(record.avoid)).finditer(text):
        yield match.start(), match[0]


@lru_cache(maxsize=256)
def _compile_phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that matches any of the phrases; `his/her` matches either word, a space any white space.

    Phrases in lower case match in any case, others only as written.
    """
    every = (f"(?i:{_phrase_pattern(phrase)})" if phrase.islower() else _phrase_pattern(phrase) for phrase in phrases)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(every)})(?![\w-])")


def _phrase_pattern(phrase: str) -> str:
    """The regular expression source of one phrase."""
    return r"\s+".join(f"(?:{'|'.join(map(re.escape, word.split('/')))})" for word in phrase.split())


# Where a new block begins: an entry of a list, a heading, a row of a table, a line of attributes, an admonition.
BLOCK_START = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]|[ \t]*(?:#{1,6}[ \t]|\||\{|!!!|\?\?\?|\*\[)")
# A full stop before a small letter ends no sentence: “e.g. a school”.
SENTENCE_END = re.compile(r"[.!?]+[)\]*_\"'”’]*(?=\s+(?![a-z])|\s*$)|[ \t]\|[ \t]")
WORD = re.compile(r"\w[\w’'./,-]*\w|\w")


@dataclass(frozen=True)
class _Sentence:
    """A sentence: the offset of its first word in the text, and its words."""

    start: int
    words: tuple[str, ...]


def split_sentences(text: str) -> Iterator[_Sentence]:
    """The sentences of a text that `mask_non_prose` has cleaned; a list entry and a heading count as sentences."""
    for begin, end in _find_blocks(text):
        start = begin
        for stop in (*(match.end() for match in SENTENCE_END.finditer(text, begin, end)), end):
            words = list(WORD.finditer(text, start, stop))
            if words:
                yield _Sentence(words[0].start(), tuple(word[0] for word in words))
            start = stop


def _find_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Start and end offset of each paragraph, list entry, heading and table row."""
    begin = offset = 0
    after_heading = False
    for line in text.splitlines(keepends=True):
        mark = BLOCK_START.match(line)
        if mark or after_heading or not line.strip():
            yield begin, offset
            begin = offset + (mark.end() if mark else 0)
        after_heading = line.lstrip().startswith("#")
        offset += len(line)
    yield begin, offset


WORD_TO_SPELL = re.compile(r"(?<![\w@/-])[A-Za-z]{3,}(?![\w@/])")
OR_ENDING = re.compile(
    r"(arm|behavi|col|endeav|fav|flav|harb|hon|hum|lab|misdemean|neighb|od|rum|tum|vap)or"
    r"(s|ed|ing|ings|able|ably|al|ally|ers?|ful|fully|hoods?|ing|ites?|less|ly)?"
)
ER_ENDING = re.compile(r"(cent|centimet|fib|kilomet|lit|millimet|theat)er(s|ed|ing)?")
SINGLE_L_ENDING = re.compile(
    r"(cancel|channel|counsel|dial|fuel|label|level|model|quarrel|signal|total|travel)(ed|ing|ors?|ers?)"
)
Z_ENDING = re.compile(r"(\w{2,}[iy])z(e|es|ed|ers?|ing|ations?|ational|able)")
# Stems whose z is right everywhere: to prize, to seize, and whatever has to do with size.
BRITISH_Z_STEM = re.compile(r"(?:.*(?:down|mid|out|over|re|under|up|cap))?si|(?:ap)?pri|sei|mai|bai|assi")
BRITISH_WORDS = {
    "aluminum": "aluminium", "anemia": "anaemia", "anesthetic": "anaesthetic", "artifact": "artefact",
    "artifacts": "artefacts", "catalog": "catalogue", "catalogs": "catalogues", "cozy": "cosy", "defense": "defence",
    "diaper": "nappy", "diapers": "nappies", "diarrhea": "diarrhoea", "enroll": "enrol", "enrollment": "enrolment",
    "fulfill": "fulfil", "fulfillment": "fulfilment", "fulfills": "fulfils", "gotten": "got", "gray": "grey",
    "hemorrhage": "haemorrhage", "installment": "instalment", "installments": "instalments", "jewelry": "jewellery",
    "leukemia": "leukaemia", "math": "maths", "mom": "mum", "mommy": "mummy", "moms": "mums", "offense": "offence",
    "offenses": "offences", "orthopedic": "orthopaedic", "pajamas": "pyjamas", "pediatric": "paediatric",
    "pediatrician": "paediatrician", "pediatricians": "paediatricians", "pediatrics": "paediatrics",
    "practiced": "practised", "practicing": "practising", "pretense": "pretence", "sidewalk": "pavement",
    "skeptic": "sceptic", "skeptical": "sceptical", "skillful": "skilful", "willful": "wilful",
}  # fmt: skip


def find_american_spellings(text: str) -> Iterator[tuple[int, str, str]]:
    """Each American spelling: offset, word, and British spelling. Names are skipped."""
    for match in WORD_TO_SPELL.finditer(text):
        british = british_spelling(match[0].lower())
        if british and not _is_part_of_name(text, match):
            yield match.start(), match[0], british.capitalize() if match[0][0].isupper() else british


def _is_part_of_name(text: str, match: re.Match[str]) -> bool:
    """Whether a word is part of a name: a capital inside a sentence, or before another capital."""
    if match[0].islower():
        return False
    before, after = text[: match.start()].rstrip(" \t*_([#>-"), text[match.end() :].lstrip(" ")
    begins = not before or before[-1] in ".!?:|\n"
    return not begins or after[:1].isupper()


def british_spelling(word: str) -> str | None:
    """The British spelling of a word in lower case; None where it is right as it is."""
    for pattern, write in SPELLING_RULES:
        match = pattern.fullmatch(word)
        if match:
            return write(match)
    return BRITISH_WORDS.get(word)


def _spell_with_s(match: re.Match[str]) -> str | None:
    """The -ise spelling of a word matched by Z_ENDING; None for words such as prize and size."""
    return None if BRITISH_Z_STEM.fullmatch(match[1]) else f"{match[1]}s{match[2]}"


SPELLING_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str | None]], ...] = (
    (OR_ENDING, lambda match: f"{match[1]}our{match[2] or ''}"),
    (ER_ENDING, lambda match: f"{match[1]}r{'e' if match[2] in (None, 's') else ''}{match[2] or ''}"),
    (SINGLE_L_ENDING, lambda match: f"{match[1]}l{match[2]}"),
    (Z_ENDING, _spell_with_s),
)

# The Government’s guide to writing for the web splits longer sentences: fewer and fewer readers follow them.
MAX_SENTENCE = 25

# Where something stands in a text, what it is, and what to tell of it.
OffsetMessages = Iterator[tuple[int, str, str]]


def _findings_for_texts(
    library: Library, find: Callable[[Passage], OffsetMessages], texts: Iterable[Passage] | None = None
) -> Iterator[Finding]:
    """A finding for each thing that `find` gives for the texts; all texts of ours if none are given.

    Messages quote what they found: a text in which the anonymity guard finds something is left to the guard alone.
    """
    for passage in editorial_passages(library) if texts is None else texts:
        found_here = list(find(passage))
        if found_here and not _holds_personal_data(library, passage):
            for start, words, message in found_here:
                yield passage.finding(start, message, words)


def _holds_personal_data(library: Library, passage: Passage) -> bool:
    """Whether a text may tell who a child is."""
    is_named = any(True for _ in private_names(library.sources).find(passage.raw))
    about_children = is_about_children(passage.path)
    return is_named or bool(find_sensitive_data(library, passage.raw, about_children=about_children))


@rule("library", "warning")
def american_spelling(library: Library) -> Iterator[Finding]:
    """What we write should be in British spelling; names and quotations stay as they are.

    Bad:
        They organize a center for counseling.
    Good:
        They organise a centre for counselling.
    """

    def find(passage: Passage) -> OffsetMessages:
        for start, word, british in find_american_spellings(passage.text):
            yield start, word, f"`{word}` is American spelling. Write `{british}`."

    yield from _findings_for_texts(library, find)


@rule("library", "warning")
def long_sentence(library: Library) -> Iterator[Finding]:
    """A sentence of ours should have 25 words at most; quotations in it are not counted.

    Bad:
        a sentence that goes on for three lines before its reader meets a full stop
    Good:
        Two sentences. Each says one thing.
    """

    def find(passage: Passage) -> OffsetMessages:
        for sentence in split_sentences(passage.text):
            if len(sentence.words) > MAX_SENTENCE:
                first = " ".join(passage.raw[sentence.start :].split()[:4])
                length = f"has {len(sentence.words)} words; {MAX_SENTENCE} are enough"
                yield sentence.start, first, f"the sentence that begins `{first}` {length}. Make two of it, or a list."

    yield from _findings_for_texts(library, find)


@rule("library", "warning")
def acronym_unexplained(library: Library) -> Iterator[Finding]:
    """Letters that stand for words should be explained in the same text, or in content/glossary.yml.

    Bad:
        The LADO was told.
    Good:
        The Local Authority Designated Officer (LADO) was told.
    """
    yield from _find_unexplained_acronyms(library, for_families=False)


@rule("library")
def acronym_for_families(library: Library) -> Iterator[Finding]:
    """On a page for parents or young people, letters that stand for words must be explained.

    Bad:
        Your school will ring the LADO.
    Good:
        Your school will ring the people who look into worries about staff.
    """
    yield from _find_unexplained_acronyms(library, for_families=True)


def _find_unexplained_acronyms(library: Library, *, for_families: bool) -> Iterator[Finding]:
    """Letters that nothing explains, on pages for families or on all others."""
    acronyms = Acronyms(library)

    def find(passage: Passage) -> OffsetMessages:
        for start, letters in acronyms.find_unexplained(passage.text):
            message = f"nothing says what `{letters}` stands for. Write the words, or the words and then ({letters}); "
            yield start, letters, message + "or add it to content/glossary.yml."

    yield from _findings_for_texts(
        library, find, (one for one in editorial_passages(library) if one.for_families == for_families)
    )


@rule("library", "warning")
def child_centred_words(library: Library) -> Iterator[Finding]:
    """We should write of children as they ask to be written of; content/child-centred-words.yml lists the words.

    Bad:
        She absconded twice.
    Good:
        She went missing twice.
    """
    records = library.values("child-centred-words").values()

    def find(passage: Passage) -> OffsetMessages:
        for record in records:
            instead = " or ".join(f"“{one}”" for one in record.write)
            for start, words in find_avoided_words(record, passage.text):
                reason = f"{record.because} Better: {instead}. (Source: {record.source}.)"
                said = " ".join(words.split())
                yield start, said, f"`{said}`: {reason}"

    yield from _findings_for_texts(library, find)


@rule("library", "warning")
def link_text(library: Library) -> Iterator[Finding]:
    """A link should say where it leads: many people hear links one by one, without the words around them.

    Bad:
        For training dates [click here](training/index.md).
    Good:
        See the [training dates](training/index.md).
    """

    def find(passage: Passage) -> OffsetMessages:
        for start, label in find_vague_link_texts(mask_code(passage.raw)):
            message = f"the link `{label}` doesn't say where it leads. Put the name of the page in the brackets."
            yield start, label, message

    yield from _findings_for_texts(library, find)


@rule("library", "warning")
def unclear_alternative(library: Library) -> Iterator[Finding]:
    """The text alternative of an image should say what one sees, not that there is an image or what its file is called.

    Bad:
        ![poster.png](poster.png)
    Good:
        ![A cot with a baby sleeping on its back](poster.png)
    """

    def find(passage: Passage) -> OffsetMessages:
        for start, alternative in find_vague_alt_texts(passage.text):
            message = f"the text alternative `{alternative}` doesn't say what the image shows. Say what one would see."
            yield start, alternative, message

    texts = ((one.path, one.body_line, one.body, mask_code(one.body)) for one in library.texts)
    yield from _findings_for_texts(library, find, (Passage(*text, is_body=True) for text in texts))
