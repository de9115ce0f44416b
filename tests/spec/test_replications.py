"""Replications and names of states and counts: what is read, and what is told of rows with several faults."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

import gametheory
from gametheory.cli.app import app
from gametheory.errors import GameFileError
from gametheory.spec.scope import STATES

BAD_GAMES = Path(__file__).parents[1] / "bad_games"
FORMS = ("bayesian_*", "symmetric_*", "population_*", "replication_*", "several_*")
GAME = """format = 1
title = "Replicated"
form = "%s"

[parameters.n]
default = 12
range = [1, 100]

[parameters.fee]
default = 2
range = [0, 9]

[definitions]
twice = "2 * fee"
risk = "%s / 12"

[players]
%s

[payoffs.tool]
pirate = "fee - 4 * risk"
comply = 0

[measures]
piracy = "tool.pirate"
"""
SYMMETRIC = GAME % (
    "symmetric",
    "count.pirate",
    "tool = { count = 'n', strategies = ['pirate', 'comply'], counts = 'all' }",
)
POPULATION = GAME % ("population", "tool.pirate", "tool = ['pirate', 'comply']")


def faults_of(text: str) -> list[str]:
    with pytest.raises(GameFileError) as caught:
        gametheory.loads(text)
    return [str(fault).partition(": ")[2] for fault in caught.value.faults]


def row(**keys: str) -> str:
    lines = {"value": "1", "provenance": '"essay"', **keys}
    return "\n[replications.r]\n" + "".join(f"{key} = {text}\n" for key, text in lines.items() if text)


def test_a_row_is_read_with_its_defaults() -> None:
    family = gametheory.loads(SYMMETRIC + row(quantity='"payoff.tool + piracy"', value='"twice - 1/2"'))
    found = family.spec.replications["r"]
    assert str(found.quantity) == "payoff.tool + piracy"
    assert (found.tolerance, found.quantifier) == (Fraction(0), "every")
    assert found.breakpoint is found.concept is None
    assert (found.at, found.count, found.provenance, found.source) == ({}, None, "essay", "")


def test_a_row_is_read_with_all_its_keys() -> None:
    keys = {"in": '"some equilibrium"', "tolerance": '"1/100"', "concept": '"pure-nash"', "at": "{ n = 4, fee = 0.5 }"}
    found = gametheory.loads(SYMMETRIC + row(quantity='"count.pirate"', **keys)).spec.replications["r"]
    assert (found.quantifier, found.tolerance, found.concept) == ("some", Fraction(1, 100), "pure-nash")
    assert found.at == {"n": 4, "fee": Fraction(1, 2)}
    counted = gametheory.loads(SYMMETRIC + row(quantity='"piracy"', count="{ pirate = 3 }")).spec.replications["r"]
    assert counted.count == {"pirate": 3}
    along = gametheory.loads(POPULATION + row(breakpoint='"fee"', at="{ n = 4 }")).spec.replications["r"]
    assert (along.breakpoint, along.quantity) == ("fee", None)


@pytest.mark.parametrize(("form", "text"), [("symmetric", SYMMETRIC), ("population", POPULATION)])
def test_states_are_for_claims_and_replications(form: str, text: str) -> None:
    for state in STATES[form]:
        gametheory.loads(text + row(quantity=f'"state.{state}"') + f'\n[claims.c]\nholds = "state.{state} >= 0"\n')
        assert faults_of(text.replace('pirate = "fee', f'pirate = "state.{state} + fee')) == [
            f"payoffs.tool.pirate: 'state.{state}' is not known here (only claims and replications may name states)"
        ]
    for state in set().union(*STATES.values()) - set(STATES[form]):
        (told,) = faults_of(text + row(quantity=f'"state.{state}"'))
        assert told.startswith(f"replications.r.quantity: 'state.{state}' is not known here (of states there are ")


def test_all_faults_of_a_row_are_told_at_once() -> None:
    keys = {"quantity": '"payoff.tol"', "value": '"risk + fe"', "at": "{ m = 3, fee = 1 }", "provenance": '"publish"'}
    assert faults_of(SYMMETRIC + row(**keys, tolerence="3")) == [
        "replications.r.value: 'fe' is not known here (did you mean 'fee'?)",
        "replications.r.value: 'risk' depends on what is played, so a published value can't use it "
        "(use parameters, and definitions of these alone)",
        "replications.r.provenance: 'publish' is not known here (did you mean 'published'?)",
        "replications.r.quantity: 'payoff.tol' is not known here (did you mean 'payoff.tool'?)",
        "replications.r.at.m: 'm' is not a parameter (parameters: fee, n)",
        "replications.r.tolerence: unknown key 'tolerence' (did you mean 'tolerance'?)",
    ]


def test_a_faulty_row_does_not_hide_another() -> None:
    other = row(quantity='"piracy"', value='"pirate"').replace("replications.r", "replications.s")
    assert faults_of(POPULATION + row(quantity='"zzz"', provenance="") + other) == [
        "replications.r: 'provenance' is missing",
        "replications.r.quantity: 'zzz' is not known here (write it under [parameters] or [definitions])",
        "replications.s.value: 'pirate' is not known here (a strategy is written with its player: tool.pirate)",
    ]


@pytest.mark.parametrize("concept", ["nash", "ess", "subgame-perfect", "pure-nash", "rest-point", "symmetric-nash"])
def test_a_concept_must_be_one_of_the_form(concept: str) -> None:
    symmetric = ("symmetric-nash", "pure-nash")
    text = SYMMETRIC + row(quantity='"piracy"', concept=f'"{concept}"')
    if concept in symmetric:
        assert gametheory.loads(text).spec.replications["r"].concept == concept
        return
    told = f"the concept '{concept}' is not known for this form (one of symmetric-nash, pure-nash)"
    assert faults_of(text) == [f"replications.r.concept: {told}"]


@pytest.mark.parametrize("command", [["solve"], ["check"], ["show"], ["regimes", "fee"]])
@pytest.mark.parametrize("form", FORMS)
def test_every_command_refuses_a_bad_game(form: str, command: list[str]) -> None:
    files = sorted(BAD_GAMES.glob(f"{form}.toml"))[::3]
    assert len(files) >= 3
    for file in files:
        result = CliRunner().invoke(app, [command[0], str(file), *command[1:]])
        assert result.exit_code == 3, file
        assert result.stderr.splitlines()[0].startswith(str(file))
        assert "Traceback" not in result.output
