"""The page of the architecture: the layers as import-linter's contracts have them, with each room's own words."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

from generation.markdown import cell, code, table

ROOT = Path(__file__).parents[2]
HEAD = """# Architecture

Data flows one way: a file is read and checked (`spec`), becomes a family of games in its parameters (`model`), is solved at a
point (`solvers`), along one parameter or two (`parametric`), or at the points of a design (`sweeps`, `studies`); claims are
decided on what these find (`claims`); tables, formulas, figures and pages are made of results (`report`, `typesetting`,
`figures`, `pages`); commands parse, call, print and return an exit code (`cli`).

A room imports only from rooms below it. Contracts of import-linter hold the code to that, and the tables here are read from
these contracts in `pyproject.toml` and from the rooms' own first words.

"""


FOOT = """
## This site

`mkdocs build --strict`, in an environment with the extra `docs`, writes it to `build/site`: it runs the examples, draws the
figures, and makes the pages of commands, game files, results and architecture from the program. It loads nothing from
elsewhere. `python -m http.server --directory build/site` serves it (the search needs a server); every console on it is run and
compared by the tests.
"""


def architecture_page() -> str:
    """The whole page, in Markdown."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    return HEAD + "\n".join(_contract(contract) for contract in contracts) + FOOT


def _contract(contract: dict[str, object]) -> str:
    title = f"## {contract['name']}\n\n"
    if contract["type"] == "layers":
        (container,) = contract["containers"]
        rows = (_row(container, room.strip()) for layer in contract["layers"] for room in layer.split("|"))
        levels = f"In `{container}`, top first; rooms of one level are blind to each other.\n\n"
        return title + levels + table(["room", "what it does"], ([code(room), words] for room, words in rows))
    return (
        title
        + "Never, by any way, does one of these\n\n"
        + "".join(f"- `{name}`\n" for name in contract["source_modules"])
        + "\nimport one of these:\n\n"
        + "".join(f"- `{name}`\n" for name in contract["forbidden_modules"])
    )


def _row(container: str, room: str) -> tuple[str, str]:
    path = ROOT.joinpath(*container.split("."), room)
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    words = _first_words(file)
    if words or not path.is_dir():
        return room, words
    modules = [f"{code(one.stem)}: {_first_words(one)}" for one in sorted(path.glob("*.py")) if one.stem != "__init__"]
    return room, f"<details><summary>{len(modules)} modules</summary>{'<br>'.join(modules)}</details>"


def _first_words(file: Path) -> str:
    """The first sentence of a module's docstring, as a cell."""
    words = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    return cell(words.split("\n\n")[0].replace("``", "`"))
