"""What is made when the site is built: generated pages, examples as notebooks, links out of the documentation's folder."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from generation.architecture_page import ROOT, architecture_page
from generation.command_pages import commands_page
from generation.drawn_figures import drawn_figures
from generation.file_format import NAME, file_format_page, schema_text
from generation.schema_pages import results_page
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

GENERATED = {
    "reference/commands.md": commands_page,
    "reference/results.md": results_page,
    "reference/architecture.md": architecture_page,
    "reference/game_files.md": file_format_page,
    f"reference/{NAME}": schema_text,
}


@event_priority(100)  # Before mkdocs-jupyter, which makes notebooks of the examples.
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that are made from the program, its figures, and the examples, which lie beside this folder."""
    for page in list(files):
        if page.src_uri.endswith(".md") and page.inclusion.is_included():
            for name, drawn in drawn_figures(page.content_string):
                path = posixpath.join(posixpath.dirname(page.src_uri), name)
                files.append(File.generated(config, path, content=drawn))
    for path, make in GENERATED.items():
        files.append(File.generated(config, path, content=make()))
    for example in sorted((ROOT / "examples").glob("*.py")):
        files.append(File(f"examples/{example.name}", str(ROOT), config.site_dir, config.use_directory_urls))
    return files


_LINK = re.compile(r"\]\((?P<link>\.\./[^)#\s]+)(?P<anchor>#[^)]*)?\)")


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Lead links to files of the project, which work where it is read as files, to their places on the site."""

    def led(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join("docs", posixpath.dirname(page.file.src_uri), match["link"]))
        if target.startswith("docs/"):
            return match[0]
        place = _place(target)
        if place is None:
            return match[0]  # mkdocs says that it leads nowhere.
        here = posixpath.dirname(page.file.src_uri)
        return f"]({posixpath.relpath(place, here or '.')})"

    return _LINK.sub(led, markdown)


def _place(target: str) -> str | None:
    """Where the site has what a file of the project is about."""
    if re.fullmatch(r"examples/\w+\.py", target):
        return target
    schema = re.fullmatch(r"gametheory/schemas/(\w+)\.json", target)
    return f"reference/results.md#{schema[1]}" if schema else None


_FOREIGN_SCRIPT = re.compile(r"<script\b(?:(?!</script>).)*?https?://(?:(?!</script>).)*</script>", re.DOTALL)


def on_page_content(html: str, page: Page, **_: object) -> str:
    """Take out what notebooks would load from elsewhere, formulas and diagrams that none of ours has."""
    return _FOREIGN_SCRIPT.sub("", html) if page.file.src_uri.startswith("examples/") else html
