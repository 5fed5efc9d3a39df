"""The schema → the settings of Sveltia CMS: a form for each collection and vocabulary."""

from collections.abc import Iterable
from typing import Any

from nscp_site.content.fields import marked_fields
from nscp_site.content.library import Library
from nscp_site.editor.form_documents import BODY, FOLDERS
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES, Collection
from nscp_site.schema.field_facts import FieldFacts, fields_of
from nscp_site.schema.items import Item
from nscp_site.schema.types import Reference

REPOSITORY = "nscp/working-copy"
ID = ["^[a-z0-9]+(-[a-z0-9]+)*$", "Write lower-case words joined by hyphens, such as safer-sleeping."]
Settings = dict[str, Any]

# Which widget of Sveltia's asks for which kind of value.
TYPED = ("line", "sentence", "text", "when", "moment", "time", "address")
WIDGETS: dict[str, Settings] = {
    **{kind: {"widget": "string", "use_emoji_autocomplete": False} for kind in TYPED},
    "text": {"widget": "text", "use_emoji_autocomplete": False},
    "day": {"widget": "datetime", "type": "date", "format": "YYYY-MM-DD"},
    "number": {"widget": "number", "value_type": "int", "step": 1},
    "yes or no": {"widget": "boolean"},
}
BODY_FIELD: Settings = {
    "name": BODY,
    "label": "Text of the page",
    "hint": "Written in Markdown: `## ` before a heading, `- ` before a point of a list, "
    "`[words](item:campaigns/safer-sleeping)` for a link to another item. Never type a telephone number: write "
    "`{contact: mash}`.",
    "widget": "markdown",
    "modes": ["raw"],
    "buttons": ["heading-two", "heading-three", "bold", "italic", "link", "bulleted-list", "numbered-list"],
    "editor_components": [],
    "required": False,
    "use_emoji_autocomplete": False,
    "use_markdown_shortcuts": False,
}


def form_settings(library: Library, origin: str) -> Settings:
    """What Sveltia is told: where the working copy is reached (`origin`: http://127.0.0.1:8010), and the forms."""
    options = References(library)
    return {
        "load_config_file": False,
        "backend": {
            "name": "gitea",
            "repo": REPOSITORY,
            "branch": "main",
            "base_url": origin,
            "api_root": f"{origin}/api/v1",
        },
        "app_title": "NSCP editing form",
        "site_url": origin,
        "logo": {"src": f"{origin}/mark.svg"},
        "media_folder": "media",
        "show_preview_links": False,
        "editor": {"preview": False},
        "slug": {"encoding": "ascii", "clean_accents": True},
        "output": {"omit_empty_optional_fields": True},
        "collections": [
            *(collection_form(name, options) for name in COLLECTIONS),
            {"divider": True},
            *(vocabulary_form(name, options) for name in VOCABULARIES),
        ],
    }


def collection_form(name: str, options: "References") -> Settings:
    """The form of a collection's items: title and summary, what is the collection's own, the text, the rest."""
    collection = COLLECTIONS[name]
    fields = {facts.name: facts for facts in collection.fields}
    first = [fields.pop("title"), fields.pop("summary")]
    own = [fields.pop(each) for each in list(fields) if each not in Item.model_fields]
    return {
        **shared(name, collection.many, collection.one),
        "description": f"{about(collection.model)} {seen_by(collection)}",
        "fields": [*widgets([*first, *own], options), BODY_FIELD, *widgets(fields.values(), options)],
        "sortable_fields": {"fields": ["title", "last_reviewed", "next_review"], "default": {"field": "title"}},
        "identifier_field": "title",
    }


def seen_by(collection: Collection) -> str:
    """Who will see what is saved, unless the editor says otherwise."""
    if collection.model.model_fields["life"].default == "draft":
        return "What you save begins as a draft, which only editors see."
    return "What you save will be public with the next publication, unless you choose “draft” in “Life”."


def vocabulary_form(name: str, options: "References") -> Settings:
    """The form of a vocabulary's records."""
    vocabulary = VOCABULARIES[name]
    fields = fields_of(vocabulary.model)
    title = next(facts.name for facts in fields if facts.many or facts.kind in ("line", "text"))
    return {
        **shared(name, name.replace("-", " ").capitalize(), vocabulary.one),
        "description": about(vocabulary.model),
        "fields": widgets(fields, options),
        "identifier_field": title,
        "summary": f"{{{{slug}}}}: {{{{{title}}}}}",
    }


def shared(name: str, many: str, one: str) -> Settings:
    """What the form of every folder has: nothing is deleted here, and an id is given once and stays."""
    return {
        "name": name,
        "label": many,
        "label_singular": one,
        "folder": FOLDERS[name],
        "extension": "json",
        "format": "json",
        "delete": False,
        "slug": ({"template": "{{title}}"} if name in COLLECTIONS else {})
        | {
            "editable": ["create"],
            "pattern": ID,
            "hint": "The name in the address: lower-case words joined by hyphens. It stays for ever.",
        },
    }


def about(model: type) -> str:
    """The first paragraph of a model's docstring, as a sentence for editors."""
    return " ".join((model.__doc__ or "").partition("\n\n")[0].split())


def widgets(fields: Iterable[FieldFacts], options: "References") -> list[Settings]:
    """The widgets of a record's fields."""
    return [widget(facts, options) for facts in fields]


def widget(facts: FieldFacts, options: "References") -> Settings:
    """One field of a form."""
    common = {
        "name": facts.name,
        "label": facts.label,
        "hint": hint(facts),
        "required": facts.needed and (not facts.many or facts.at_least > 0) and facts.kind != "yes or no",
    }
    if facts.default not in (None, []):
        common["default"] = facts.default
    if facts.kind in ("choice", "reference"):
        return common | chooser(facts, options)
    if facts.many:
        return common | lister(facts, options)
    if facts.kind == "record":
        return common | {"widget": "object", "fields": widgets(facts.fields, options), "collapsed": "auto"}
    return common | single(facts)


def hint(facts: FieldFacts) -> str:
    """The help below a field, with an example where the value is typed."""
    sample = facts.example[0] if facts.many and facts.example else facts.example
    return f"{facts.help} For example: `{sample}`" if facts.kind in TYPED and isinstance(sample, str) else facts.help


def single(facts: FieldFacts) -> Settings:
    """A widget for one typed value."""
    found = WIDGETS[facts.kind] | ({"min": 1} if facts.kind == "number" else {})
    return found | {"pattern": [facts.pattern, facts.told]} if facts.pattern else found


def chooser(facts: FieldFacts, options: "References") -> Settings:
    """A choice among values, or among what a reference can name. Many are shown in their order, which has a meaning."""
    choices = options.of(facts.target) if facts.kind == "reference" else list(facts.choices)
    if not choices:
        # The form's editor opens with no empty list of choices: until there is one, an id is typed, and checked.
        typed: Settings = {"widget": "string"}
        return {"widget": "list", "field": {"name": "entry", "label": facts.label} | typed} if facts.many else typed
    if facts.many:
        return {
            "widget": "select",
            "options": choices,
            "multiple": True,
            "min": facts.at_least,
            "dropdown_threshold": 0,
        }
    return {"widget": "select", "options": choices, "dropdown_threshold": 6}


def lister(facts: FieldFacts, options: "References") -> Settings:
    """A list of values, or of records."""
    entry: Settings = {"widget": "list", "label_singular": "an entry", "min": facts.at_least}
    if facts.kind == "record":
        shown = " · ".join(f"{{{{fields.{inner.name}}}}}" for inner in facts.fields[:2])
        return entry | {"fields": widgets(facts.fields, options), "collapsed": "auto", "summary": shown}
    return entry | {"field": {"name": "entry", "label": facts.label} | single(facts)}


class References:
    """What can be chosen where a field names something else: ids with their titles, from the library as it is now."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.parts = {str(field.value) for field, _ in marked_fields(library, Reference) if "#" in str(field.value)}
        self.made: dict[str, list[Settings]] = {}

    def of(self, target: str) -> list[Settings]:
        """The choices among the ids of a collection or vocabulary, or among all items and parts of items."""
        if target not in self.made:
            names = self.library.known(target) | (set() if target else self.parts)
            pairs = [(name, self.title(target, name)) for name in sorted(names)]
            self.made[target] = [{"value": name, "label": f"{title} ({name})"} for name, title in pairs]
        return self.made[target]

    def title(self, target: str, name: str) -> str:
        """What people call the thing that an id names."""
        entry = self.library.find(name if not target else f"{target}/{name}")
        record = self.library.vocabularies.get(target, {}).get(name)
        if entry:
            return str(entry.item.title)
        for field in ("title", "name", "term", "says"):
            if record and hasattr(record.value, field):
                return str(getattr(record.value, field))[:80]
        return name
