"""The templates of items, with the words and filters that they use."""

from functools import cache

from jinja2 import Environment

from nscp_site.derived.contact_routes import ways
from nscp_site.derived.sessions import coming
from nscp_site.figures import escaped
from nscp_site.pages.origins import dated, mostly_dated
from nscp_site.pages.printing import admonition, button_link, quoted
from nscp_site.pages.templating import environment
from nscp_site.schema.types import spoken

AUDIENCE_NAMES = {
    "public": "everyone",
    "parents": "parents and carers",
    "young-people": "young people",
    "practitioners": "people who work with children",
    "partnership": "the Partnership",
}


@cache
def templates() -> Environment:
    """The templates of items, made ready once; one that is changed is read again."""
    return environment(
        spoken=spoken,
        cell=escaped,
        quoted=quoted,
        admonition=admonition,
        button_link=button_link,
        dated=dated,
        mostly_dated=mostly_dated,
        ways=ways,
        coming=coming,
        audience=lambda name: AUDIENCE_NAMES[name],
        capitalized=lambda text: text[:1].upper() + text[1:],
    )
