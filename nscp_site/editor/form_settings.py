"""Generates the configuration of Sveltia CMS from the schema: a form for each collection and vocabulary."""

from collections.abc import Iterable
from typing import Any

from nscp_site.content.fields import find_marked_fields
from nscp_site.content.library import Library
from nscp_site.editor.form_documents import BODY_KEY, SOURCE_PATHS
from nscp_site.schema.collections import COLLECTIONS, VOCABULARIES, Collection
from nscp_site.schema.field_facts import FieldFacts, describe_fields
from nscp_site.schema.items import Item
from nscp_site.schema.types import Reference

REPOSITORY = "nscp/working-copy"
ID_PATTERN = ["^[a-z0-9]+(-[a-z0-9]+)*$", "Write lower-case words joined by hyphens, such as safer-sleeping."]
Settings = dict[str, Any]

# Which widget of Sveltia's asks for which kind of value.
TYPED_KINDS = ("line", "sentence", "text", "when", "moment", "time", "address")
WIDGETS: dict[str, Settings] = {
    **{kind: {"widget": "string", "use_emoji_autocomplete": False} for kind in TYPED_KINDS},
    "text": {"widget": "text", "use_emoji_autocomplete": False},
    "day": {"widget": "datetime", "type": "date", "format": "YYYY-MM-DD"},
    "number": {"widget": "number", "value_type": "int", "step": 1},
    "yes or no": {"widget": "boolean"},
}
BODY_FIELD: Settings = {
    "name": BODY_KEY,
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
    """The configuration of Sveltia CMS; `origin` is the server's URL, such as http://127.0.0.1:8010."""
    options = _ReferenceChoices(library)
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
            *(_collection_form(name, options) for name in COLLECTIONS),
            {"divider": True},
            *(_vocabulary_form(name, options) for name in VOCABULARIES),
        ],
    }


def _collection_form(name: str, options: "_ReferenceChoices") -> Settings:
    """The form of a collection's items: title and summary, what is the collection's own, the text, the rest."""
    collection = COLLECTIONS[name]
    fields = {facts.name: facts for facts in collection.fields}
    first = [fields.pop("title"), fields.pop("summary")]
    own = [fields.pop(each) for each in list(fields) if each not in Item.model_fields]
    return {
        **_common_settings(name, collection.plural, collection.singular),
        "description": f"{_first_paragraph(collection.model)} {_visibility_note(collection)}",
        "fields": [*_render_widgets([*first, *own], options), BODY_FIELD, *_render_widgets(fields.values(), options)],
        "sortable_fields": {"fields": ["title", "last_reviewed", "next_review"], "default": {"field": "title"}},
        "identifier_field": "title",
    }


def _visibility_note(collection: Collection) -> str:
    """A sentence on who will see a saved item by default."""
    if collection.model.model_fields["life"].default == "draft":
        return "What you save begins as a draft, which only editors see."
    return "What you save will be public with the next publication, unless you choose “draft” in “Life”."


def _vocabulary_form(name: str, options: "_ReferenceChoices") -> Settings:
    """The form of a vocabulary's records."""
    vocabulary = VOCABULARIES[name]
    fields = describe_fields(vocabulary.model)
    title = next(facts.name for facts in fields if facts.is_list or facts.kind in ("line", "text"))
    return {
        **_common_settings(name, name.replace("-", " ").capitalize(), vocabulary.singular),
        "description": _first_paragraph(vocabulary.model),
        "fields": _render_widgets(fields, options),
        "identifier_field": title,
        "summary": f"{{{{slug}}}}: {{{{{title}}}}}",
    }


def _common_settings(name: str, many: str, one: str) -> Settings:
    """Settings of every form: nothing can be deleted, and an id is set once."""
    return {
        "name": name,
        "label": many,
        "label_singular": one,
        "folder": SOURCE_PATHS[name],
        "extension": "json",
        "format": "json",
        "delete": False,
        "slug": ({"template": "{{title}}"} if name in COLLECTIONS else {})
        | {
            "editable": ["create"],
            "pattern": ID_PATTERN,
            "hint": "The name in the address: lower-case words joined by hyphens. It stays for ever.",
        },
    }


def _first_paragraph(model: type) -> str:
    """The first paragraph of a model's docstring, as a sentence for editors."""
    return " ".join((model.__doc__ or "").partition("\n\n")[0].split())


def _render_widgets(fields: Iterable[FieldFacts], options: "_ReferenceChoices") -> list[Settings]:
    """The widgets of a record's fields."""
    return [_render_widget(facts, options) for facts in fields]


def _render_widget(facts: FieldFacts, options: "_ReferenceChoices") -> Settings:
    """One field of a form."""
    common = {
        "name": facts.name,
        "label": facts.label,
        "hint": _field_hint(facts),
        "required": facts.required and (not facts.is_list or facts.min_entries > 0) and facts.kind != "yes or no",
    }
    if facts.default not in (None, []):
        common["default"] = facts.default
    if facts.kind in ("choice", "reference"):
        return common | _choice_widget(facts, options)
    if facts.is_list:
        return common | _list_widget(facts, options)
    if facts.kind == "record":
        return common | {"widget": "object", "fields": _render_widgets(facts.fields, options), "collapsed": "auto"}
    return common | _value_widget(facts)


def _field_hint(facts: FieldFacts) -> str:
    """The help below a field, with an example where the value is typed."""
    sample = facts.example[0] if facts.is_list and facts.example else facts.example
    is_typed = facts.kind in TYPED_KINDS and isinstance(sample, str)
    return f"{facts.help} For example: `{sample}`" if is_typed else facts.help


def _value_widget(facts: FieldFacts) -> Settings:
    """A widget for one typed value."""
    found = WIDGETS[facts.kind] | ({"min": 1} if facts.kind == "number" else {})
    return found | {"pattern": [facts.pattern, facts.message]} if facts.pattern else found


def _choice_widget(facts: FieldFacts, options: "_ReferenceChoices") -> Settings:
    """A select widget for a choice or reference. With several values all options are listed: their order matters."""
    choices = options.choices_for(facts.target) if facts.kind == "reference" else list(facts.choices)
    if not choices:
        # The form's editor opens with no empty list of choices: until there is one, an id is typed, and checked.
        typed: Settings = {"widget": "string"}
        return {"widget": "list", "field": {"name": "entry", "label": facts.label} | typed} if facts.is_list else typed
    several = {"multiple": True, "min": facts.min_entries, "dropdown_threshold": 0}
    return {"widget": "select", "options": choices} | (several if facts.is_list else {"dropdown_threshold": 6})


def _list_widget(facts: FieldFacts, options: "_ReferenceChoices") -> Settings:
    """A list of values, or of records."""
    entry: Settings = {"widget": "list", "label_singular": "an entry", "min": facts.min_entries}
    if facts.kind == "record":
        shown = " · ".join(f"{{{{fields.{inner.name}}}}}" for inner in facts.fields[:2])
        return entry | {"fields": _render_widgets(facts.fields, options), "collapsed": "auto", "summary": shown}
    return entry | {"field": {"name": "entry", "label": facts.label} | _value_widget(facts)}


class _ReferenceChoices:
    """The options of reference fields: ids with their titles, from the current library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.parts = {
            str(field.value) for field, _ in find_marked_fields(library, Reference) if "#" in str(field.value)
        }
        self.choices_by_target: dict[str, list[Settings]] = {}

    def choices_for(self, target: str) -> list[Settings]:
        """The options for a target: a collection, a vocabulary, or (empty) all items and their parts."""
        if target not in self.choices_by_target:
            names = self.library.known_ids(target) | (set() if target else self.parts)
            pairs = [(name, self.title(target, name)) for name in sorted(names)]
            self.choices_by_target[target] = [{"value": name, "label": f"{title} ({name})"} for name, title in pairs]
        return self.choices_by_target[target]

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
