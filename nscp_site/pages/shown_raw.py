"""Patterns of markup that browsers would show as typed: Markdown with mistakes, or of other dialects."""

import re

# Whole addresses are looked at by a rule of their own.
BARE_ADDRESS = re.compile(
    r"(?<![\w/.@-])(?:www\.[^\s<>\"]+|(?:item|elsewhere):[\w/-]+|(?:ftps?|sftp|webcal|file)://[^\s<>\"]+"
    r"|(?:[\w-]+\.)+(?:uk|com|org|net|info)(?:/[^\s<>\"]*)?(?![\w@-]|\.\w))"
)
BARE_EMAIL = re.compile(r"(?<![\w/.@-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
# It may be a family's: what is told of it never repeats it, and where children are written about the guard tells it.
BARE_EMAIL_MESSAGE = (
    "an e-mail address stands here, and is no link. Write {contact: its-id}, or an address that people may write to."
)
BARE_ADDRESS_PATTERNS = (BARE_ADDRESS, BARE_EMAIL)
# What an editor wants shown as it is stands behind a backslash; such a sign is nowhere else in a file.
BACKSLASH_ESCAPE = re.compile(r"\\[\\`*_{}\[\]()#+.!|~=<>:-]")
ESCAPE_PLACEHOLDER = "\ue000"
# What was meant as Markdown, of this site or another, and is shown as it stands; and what to do about it.
RAW_MARKUP_PATTERNS = (
    (
        re.compile(r"\{ ?(?::|[#.][\w-])[^{}\n]*\}?"),
        "would be shown as it stands: only headings, links and words in stars take a name in braces. Take it out.",
    ),
    (
        re.compile(r"\*\*\s?\S{0,30}|(?<!\w)__\w\S{0,30}"),
        "begins bold words that never end. Write `**` behind them too.",
    ),
    (
        re.compile(r"\[[^\[\]\n]{1,100}\]\s{0,3}\([^()\n]{0,200}\)?"),
        "is no link yet: nothing may stand between `]` and `(`, and `)` must end it.",
    ),
    (
        re.compile(r"\([^\[\]\n]{1,100}\)\[[^\[\]\n]{1,200}\]"),
        "is no link: the words stand in `[ ]`, then the address in `( )`.",
    ),
    (
        re.compile(r"\[[^\[\]\n]{1,100}\]\[[^\[\]\n]{0,100}\]|\[\^[^\[\]\s]{1,60}\]|\[\[[^\[\]\n]{0,60}"),
        "leads nowhere: no line of this text says where. Write [words](address), or the note itself as `[^1]: …`.",
    ),
    (
        re.compile(r"`[^`\n]{0,30}"),
        "begins what is shown as it is typed, and never ends. Write a backquote behind it too.",
    ),
    (
        re.compile(r"(?<![\w*])\*(?=[^\s*])\S{0,30}|(?<!\w)_(?=[^\W_])\S{0,30}"),
        "begins slanted words that never end. Write the sign behind them too; `\\*` or `\\_` for the sign itself.",
    ),
    (
        re.compile(r"(?:^|\n) {0,3}#{2,6}(?= |\n|$)"),
        "begins no heading here: it must stand at the very beginning of its line, below an empty one.",
    ),
    (
        re.compile(r"!\[[^\[\]\n]{0,100}\]?"),
        "is no picture yet: its address must follow at once, as in ![words](file.png).",
    ),
    (
        re.compile(
            r"\{[{%#][^{}\n]{0,60}|(?<![\w:/]):[a-z][a-z0-9_+-]+:(?![\w:/])|\+\+\S[^+\n]{0,40}\+\+|\^\^\S{0,30}"
        ),
        "would be shown as it stands: it means nothing here. Take it out.",
    ),
    (
        re.compile(r"(?<=[\w)])(?:\^[\w+-]{1,10}\^|(?<!~)~[\w+-]{1,10}~(?!~))"),
        "would be shown as it stands. Write what is raised as `<sup>2</sup>`, and what is lowered as `<sub>2</sub>`.",
    ),
    (
        re.compile(r"^\s*\[![A-Za-z]{1,20}\]|(?:^|\n)[ \t]*(?::::|\?\?\?|!!!)[^\n]{0,30}"),
        "begins no box here. Write `!!! note`, and below it the text, four spaces in.",
    ),
    (re.compile(r"\\(?=\n)"), "at the end of a line would be shown. Take it out; write `<br>` where a line must end."),
    (re.compile(r"~~\S{0,30}"), "would be shown as it stands: there is no striking out here. Take out the signs."),
    (re.compile(r"==\S{0,30}"), "would be shown as it stands: nothing is marked so here. Take out the signs."),
    (re.compile(r"^\s*\[[ xX]\] "), "would be shown as it stands: there are no boxes to tick. Take out the brackets."),
    (
        re.compile(r"(?<=\S)\n: {1,3}\S{0,20}"),
        "would be shown as it stands. Write the word in bold, and what it means.",
    ),
    (
        re.compile(r"(?:^|\n)[ \t]*\|[^\n|]+\||(?:^|\n)[^\n|]+ \| [^\n|]+\n[^\n|]+ \| "),
        "belongs to no table: a table has an empty line above it, and a line such as `|---|---|` below its heads.",
    ),
    (BARE_ADDRESS, "is no link as it stands. Write [words](address), or an item as in [words](item:…)."),
    (BARE_EMAIL, BARE_EMAIL_MESSAGE),
)


def mask_escapes(text: str) -> str:
    """The text with backslash escapes replaced by a placeholder that matches no pattern."""
    return BACKSLASH_ESCAPE.sub(ESCAPE_PLACEHOLDER, text)


def is_bare_address(typed: str) -> bool:
    """Whether text begins with a bare web or e-mail address."""
    return any(address.match(typed) for address in BARE_ADDRESS_PATTERNS)
