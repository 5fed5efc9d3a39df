"""The rooms of the program and their floors: what imports what, and what ARCHITECTURE.md says of it."""

import ast
import re
import sys
import tomllib
from collections import Counter
from functools import cache
from importlib.metadata import packages_distributions
from importlib.util import resolve_name
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT, some

PACKAGE = "nscp_site"
# The rooms from the ground up: what stands in a row imports what stands in the rows before it, and never one after it.
# hooks/ stands above all of them.
ROOMS = (
    *("console", "clock", "cache", "findings", "sources", "settings"),
    *("schema", "content", "pages", "search", "outputs", "privacy", "checks", "project"),
    *("build", "deploy", "server", "editor", "commands", "cli", "hooks"),
)
FLOOR = {room: floor for floor, room in enumerate(ROOMS)}
MOST_PACKAGES, MOST_LOOSE = 12, 8
# The one way up: the development server asks a project's hook for pages, since MkDocs is known there and nowhere else.
TO_HOOKS = "server"
# Who may import a module by a name that is worked out, which the rest of this file can't see: its own, or a hook.
BY_NAME = {"nscp_site.commands", "nscp_site.server.generator"}


def name_of(path: Path) -> str:
    """The name of a module: `nscp_site.content.library`, or `nscp_site.content` for what a package says itself."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for top in (PACKAGE, "hooks") for path in sorted((ROOT / top).rglob("*.py"))}


def room_of(module: str) -> str:
    """The room in which a module lives: a package, or a loose module, which is a room of its own."""
    top, *rest = module.split(".")
    return rest[0] if top == PACKAGE and rest else top


def tree_of(module: str) -> ast.Module:
    """The code of a module."""
    return ast.parse(MODULES[module].read_text("utf-8"))


@cache
def imports(module: str) -> list[tuple[int, str]]:
    """What a module imports, at its top or only once a function runs: the line and the full name."""
    package = module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]
    found: list[tuple[int, str]] = []
    left: list[ast.AST] = [tree_of(module)]
    while left:
        node = left.pop()
        left += [
            each
            for each in ast.iter_child_nodes(node)
            if isinstance(each, (ast.stmt, ast.excepthandler, ast.match_case))
        ]
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            source = resolve_name("." * node.level + (node.module or ""), package)
            found += [(node.lineno, f"{source}.{alias.name}") for alias in node.names]
    return found


def climbs(module: str, imported: str) -> bool:
    """Whether an import leads to a room above the importer's own. Hooks import each other by their bare names."""
    if f"hooks.{imported.partition('.')[0]}" in MODULES:
        return room_of(module) not in ("hooks", TO_HOOKS)
    return imported.startswith(f"{PACKAGE}.") and FLOOR[room_of(imported)] > FLOOR[room_of(module)]


def test_nothing_imports_upwards() -> None:
    told = [
        f"{MODULES[module].relative_to(ROOT)}:{line} imports {imported}, which stands above it"
        for module in MODULES
        for line, imported in imports(module)
        if climbs(module, imported)
    ]
    assert told == [], "\n".join(told)


def test_an_import_upwards_is_seen() -> None:
    assert climbs("nscp_site.content.library", "nscp_site.pages.rendering.Renderer")
    assert climbs("nscp_site.clock", "nscp_site.cache")
    assert climbs("nscp_site.editor.form_server", "content.on_config")
    assert not climbs("hooks.serving", "content.on_config")
    assert not climbs("nscp_site.pages.rendering", "nscp_site.content.library.Library")
    assert not climbs("nscp_site.content.library", "nscp_site.content.loading")
    assert len(MODULES) > 100
    assert sum(1 for module in MODULES for _, imported in imports(module) if imported.startswith(PACKAGE)) > 500


def test_no_import_is_hidden_in_a_name() -> None:
    hiding = re.compile(r"\b(import_module|__import__)\(")
    assert {module for module, path in MODULES.items() if hiding.search(path.read_text("utf-8"))} <= BY_NAME


def test_the_library_lives_without_mkdocs() -> None:
    library = [module for module in MODULES if room_of(module) != "hooks"]
    found = {imported.partition(".")[0]: module for module in library for _, imported in imports(module)}
    assert not {"mkdocs", "material"} & found.keys(), found


def test_every_module_stands_in_a_room_that_is_known() -> None:
    inner = [module for module in MODULES if module != PACKAGE]
    assert {room_of(module) for module in inner} == {*ROOMS}


def test_the_rooms_are_few() -> None:
    packages = {path.parent for path in MODULES.values() if path.parent.parent == ROOT / PACKAGE}
    loose = [path for path in MODULES.values() if path.parent == ROOT / PACKAGE and path.name != "__init__.py"]
    assert len(packages) <= MOST_PACKAGES
    assert len(loose) <= MOST_LOOSE
    deeper = [path for path in MODULES.values() if len(path.relative_to(ROOT).parts) > 3]
    assert deeper == []


def test_no_two_modules_share_a_name() -> None:
    names = Counter(path.stem for path in MODULES.values() if path.name != "__init__.py")
    assert names
    assert not {name for name, times in names.items() if times > 1}


def test_each_package_says_what_lives_there_and_what_may_not() -> None:
    packages = {name for name, path in MODULES.items() if path.name == "__init__.py"} - {PACKAGE}
    said = {name: ast.get_docstring(tree_of(name)) or "" for name in packages}
    assert len(packages) > 5
    assert [name for name, text in said.items() if not re.search(r".\n\n(.*\n)?Nothing here ", text)] == []


# What reads documents for `nscp import`, and is got by it alone.
IMPORTERS = ("nscp_site.editor.pdf_", "nscp_site.editor.word_", "nscp_site.editor.import_", "nscp_site.editor.ledger")
OUR_OWN = {PACKAGE, "tests", "tools", "requirements"} | {name.removeprefix("hooks.") for name in MODULES}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def declared(*lists: list[str]) -> set[str]:
    """The names of packages in lists of requirements."""
    return {canonicalize_name(Requirement(line).name) for lines in lists for line in lines}


def packages_of(imported: set[str], installed: dict[str, list[str]]) -> set[str]:
    """The packages of others to which imported modules belong, by the names that pyproject.toml calls them."""
    tops = {name.partition(".")[0] for name in imported} - OUR_OWN - sys.stdlib_module_names
    return {canonicalize_name(installed[top][0]) for top in tops}


def test_each_package_names_the_modules_that_other_rooms_import() -> None:
    """What a package offers is seen in its `__init__`; all else in it is its own affair."""
    used: dict[str, set[str]] = {}
    for module in MODULES:
        for _, imported in imports(module):
            parts = imported.split(".")
            is_inside = len(parts) > 2 and parts[0] == PACKAGE and (ROOT / PACKAGE / parts[1]).is_dir()
            if is_inside and room_of(module) != parts[1]:
                used.setdefault(parts[1], set()).add(parts[2])
    # Commands are imported by their name on the command line.
    del used["commands"]
    for room, names in some(used.items()):
        said = (ROOT / PACKAGE / room / "__init__.py").read_text(encoding="utf-8").partition("Other rooms import ")[2]
        assert set(re.findall(r"`(\w+)`", said)) == names, room


def test_each_package_that_is_imported_is_declared_where_it_belongs() -> None:
    always, extras = PROJECT["dependencies"], PROJECT["optional-dependencies"]
    installed = dict(packages_distributions())
    found = {module: packages_of({name for _, name in imports(module)}, installed) for module in MODULES}
    assert len(set().union(*found.values())) > 10
    for module, packages in found.items():
        known = declared(always, extras["import"] if module.startswith(IMPORTERS) else [])
        assert packages <= known, f"{module} imports {packages - known}"
    for path in (path for top in ("tests", "tools") for path in (ROOT / top).rglob("*.py")):
        named = set(re.findall(r"^(?:import|from) (\w+)", path.read_text("utf-8"), re.MULTILINE))
        assert packages_of(named, installed) <= declared(always, *extras.values()), path


GUIDES = ("ARCHITECTURE.md", "README.md", "guide/threat-model.md", "guide/publishing.md")
# Content is the editors': what they rename must not fail here.
PARTS = ("nscp_site", "hooks", "overrides", "tests", "tools", "guide", "requirements", ".github", ".gitlab", ".ci")


def test_the_guides_name_files_that_are_there() -> None:
    named = {
        (guide, path)
        for guide in GUIDES
        for path in re.findall(r"`([\w./*-]+)`", (ROOT / guide).read_text("utf-8"))
        if path.partition("/")[0] in PARTS
    }
    assert len(named) > 50
    lost = [f"{guide}: {path}" for guide, path in named if not any(ROOT.glob(path.rstrip("/")))]
    assert lost == []


def test_the_rooms_stand_in_the_guide_from_the_ground_up() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    rows = re.findall(r"^\| (`[^|]*`) \|", text.partition("## Rooms")[2].partition("\n## ")[0], re.MULTILINE)
    told = [name for row in rows for name in re.findall(r"`(\w+)(?:\.py|/)`", row)]
    assert told == list(ROOMS[:-1])


def test_the_guides_name_targets_of_make_that_are_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    texts = [(ROOT / guide).read_text("utf-8") for guide in GUIDES]
    named = {target for text in texts for target in re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)}
    assert len(named) > 10
    assert named <= targets
