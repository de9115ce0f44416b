"""Tables and documents compile with pdfLaTeX as they are, and fit the page."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import gametheory
from gametheory.claims.break_even import break_even
from gametheory.claims.dossier import concluded, games_of, verdicts_by_place
from gametheory.claims.replication import replicate
from gametheory.model.family import Family
from gametheory.parametric.any_form import regime_map, regimes
from gametheory.parametric.statics import statics
from gametheory.report.gathering import gathered
from gametheory.spec.dossier import read_dossier
from gametheory.typesetting.document import latex_report
from gametheory.typesetting.regimes import map_latex, regimes_latex
from gametheory.typesetting.replications import replications_latex
from gametheory.typesetting.sensitivity import sensitivity_latex
from gametheory.typesetting.solutions import solution_latex
from gametheory.typesetting.statics import statics_latex
from gametheory.typesetting.verdicts import verdicts_latex
from tests.typesetting.latex_reading import check
from tests.typesetting.tex import compiled, complaints, need_tex, with_preamble

ROOT = Path(__file__).parents[2]
GAMES = ROOT / "games"
SLOW = "four_players.toml"
"""A game whose regimes and statics take half a minute; its claims and its equilibria are among the tables here."""
LIGHT = ("regimes", "maps", "break-even", "statics")
HOSTILE = r"""
format = 1
title = 'A "title" \input{x} 100% & $5_000 #1 ^~ <script> – “é” ≤ α 中'
source = "see https://example.org/a_b%20c#d"
description = "One.\n\nTwo \\end{document} {"
form = "strategic"
[reference]
title = "Braces } and { of #1 & 50% \\ ß"
author = ["Ærø, Ł.", "O'Neill, B."]
year = 2001
url = "https://example.org/{a}_%20b#c"
[parameters.x_y]
default = "1/3"
range = [0, 1]
unit = "%"
meaning = "a & b \\ ^ _ ~ $"
source = "#"
prior = "uniform(0, 1)"
[players]
a_b = ["in_", "out__of"]
c = ["y", "z"]
[payoffs.cells]
in_.y = ["x_y", "1/2 - x_y"]
in_.z = ["0 if x_y < 1/2 else 1", "1"]
out__of.y = [0, 1]
out__of.z = ["x_y**2", "-x_y"]
[measures]
share_of = "a_b.in_"
[claims.odd]
says = "100% \\ & _ {"
holds = "share_of <= 1/2"
over = { x_y = [0, 1] }
"""


def load(name: str) -> Family:
    return gametheory.load(GAMES / f"{name}.toml")


def solved(*names: str) -> list[str]:
    return [solution_latex(gametheory.solve(load(name).at())) for name in names]


def dossier() -> str:
    found = read_dossier(str(GAMES / "essay" / "essay.dossier.toml"))
    files = [str(found.file_of(game)) for game in found.games]
    families = [(file, gametheory.load(file)) for file in files]
    decided = [(file, family.about, gametheory.check(family)) for file, family in families]
    verdicts = verdicts_by_place([(file, own) for file, _, own in decided])
    conclusion = concluded(found, verdicts, games_of(found, families)[found.prediction.game])
    return verdicts_latex(decided[:2], [conclusion])


def of_statics(name: str) -> str:
    family = load(name)
    return statics_latex(family.point(), statics(family), break_even(family))


def of_check(*names: str) -> str:
    families = [(name, load(name)) for name in names]
    return verdicts_latex([(name, family.about, gametheory.check(family)) for name, family in families])


def of_replicate(*names: str) -> str:
    families = [(name, load(name)) for name in names]
    return replications_latex([(name, family.about, replicate(family)) for name, family in families])


TABLES: dict[str, Callable[[], Sequence[str]]] = {
    "solve": lambda: solved(
        "essay/monitoring",
        "essay/reach_tree",
        "essay/swamping",
        "essay/creators",
        "essay/screening_bayesian",
        "essay/four_players",
        "degenerate/all_zero_2x2",
        "degenerate/von_stengel_6x6",
        "classics/stag_hunt",
        "classics/rock_paper_scissors",
    ),
    "regimes": lambda: [
        regimes_latex(regimes(load("essay/monitoring"), "reach")),
        regimes_latex(regimes(load("essay/monitoring"), "reach", symbolic=("damages",))),
        regimes_latex(regimes(load("essay/swamping"), "tools")),
        regimes_latex(regimes(load("essay/creators"), "reach")),
        regimes_latex(regimes(load("literature/png_1983"), "guilt")),
    ],
    "maps": lambda: [
        map_latex(regime_map(load("essay/monitoring"), ("reach", "fee"))),
        map_latex(regime_map(load("essay/reach_tree"), ("reach", "fee"))),
        map_latex(regime_map(load("essay/swamping"), ("tools", "reach"))),
    ],
    "check": lambda: [of_check("essay/monitoring", "essay/reach_tree", "essay/swamping", "literature/tsebelis_1989")],
    "statics": lambda: [of_statics("essay/monitoring"), of_statics("essay/reach_tree")],
    "sensitivity": lambda: [
        sensitivity_latex(gametheory.sensitivity(load("essay/monitoring"), draws=500, measures=["rent"])),
        sensitivity_latex(
            gametheory.sensitivity(load("essay/four_players"), claims=["prediction"], draws=300, break_even=False)
        ),
    ],
    "replicate": lambda: [
        of_replicate("essay/monitoring", "literature/kleiman_kilmer_2009_many", "classics/centipede")
    ],
    "dossier": lambda: [dossier()],
}


@pytest.mark.parametrize("name", TABLES)
def test_each_table_is_well_formed_and_compiles_with_the_packages_it_names(name: str, tmp_path: Path) -> None:
    fragments = TABLES[name]()
    assert all(r"\caption{" in fragment and r"\label{tab:" in fragment for fragment in fragments)
    for fragment in fragments:
        check(fragment)
    need_tex()
    # Labels are those of tables that stand alone; several of one game share a document here.
    log = compiled(with_preamble("\n\\clearpage\n".join(fragments)), tmp_path, runs=2)
    assert [found for found in complaints(log) if "multiply" not in found] == []


def documents(folders: Sequence[str]) -> str:
    files = sorted(file for folder in folders for file in (GAMES / folder).glob("*.toml") if "dossier" not in file.name)
    contents = []
    for file in files:
        without = LIGHT if file.name == SLOW else ()
        contents.append(gathered(gametheory.load(file), file.name, without=without))
    return latex_report(contents)


@pytest.mark.parametrize("folders", [("essay",), ("literature", "classics", "degenerate")], ids="-".join)
def test_a_document_about_every_game_of_the_catalogue_compiles(folders: Sequence[str], tmp_path: Path) -> None:
    need_tex()
    text = documents(folders)
    log = compiled(text, tmp_path, runs=2)
    assert complaints(log) == []
    labels = [line for line in text.splitlines() if r"\label{" in line]
    assert len(labels) == len(set(labels))


def test_whatever_a_file_says_compiles(tmp_path: Path) -> None:
    family = gametheory.loads(HOSTILE)
    contents = gathered(family, "hostile.toml", draws=200)
    text = latex_report([contents])
    assert text.count(r"\end{document}") == 1
    assert r"\input" not in text
    need_tex()
    assert complaints(compiled(text, tmp_path, runs=2)) == []


def test_the_same_contents_give_the_same_document() -> None:
    family = load("classics/stag_hunt")
    assert latex_report([gathered(family, "a")]) == latex_report([gathered(family, "a")])


def test_where_tex_is_expected_it_is_there() -> None:
    if os.environ.get("GAMETHEORY_EXPECT_TEX"):
        need_tex()


def test_the_equilibria_of_the_essays_game_fit_the_line(tmp_path: Path) -> None:
    """Nine columns in small print, of which one has a long heading."""
    need_tex()
    (fragment,) = solved("essay/monitoring")
    assert complaints(compiled(with_preamble(fragment), tmp_path), most=1.0) == []
