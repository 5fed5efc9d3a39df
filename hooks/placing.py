"""The files of a build as MkDocs knows them: what the library made stands in the place of plain files of docs/."""

from collections.abc import Mapping

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel


def place_files(files: Files, config: MkDocsConfig, made: Mapping[str, str]) -> Files:
    """Put files that were made (path: text) among the others, and leave out Material's scripts and styles."""
    for file in [file for file in files if file.src_dir in config.theme.dirs[1:]]:
        files.remove(file)
    for uri, text in made.items():
        plain = files.get_file_from_path(uri)
        if plain:
            files.remove(plain)
        level = InclusionLevel.UNDEFINED if plain else InclusionLevel.NOT_IN_NAV
        files.append(made_file(config, uri, text, level))
    return files


def made_file(config: MkDocsConfig, uri: str, text: str, level: InclusionLevel) -> File:
    """A file that lies on no disk. `File.generated` makes the same, but only while an event of MkDocs runs."""
    file = File(uri, None, config.site_dir, config.use_directory_urls, inclusion=level)
    file.generated_by = "hooks/content.py"
    if file.is_documentation_page():
        file.content_string = text
    else:
        # As bytes: as text, Windows would write the line ends of calendars and tables anew.
        file.content_bytes = text.encode()
    return file
