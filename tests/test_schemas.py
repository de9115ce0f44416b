"""The JSON Schemas: valid, complete, and true of what every command writes about every published game."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from tests.cli.running import run, run_json
from tests.games.published import GAMES, published
from tests.small_games import FAULTY, INSPECTION, NO_PURE_EQUILIBRIUM, UNDEFINED_AT_ZERO

NAMES = (
    "dataset",
    "dominance",
    "dossier",
    "dynamics",
    "game",
    "replication",
    "sensitivity",
    "solution",
    "statics",
    "sweep",
    "validation",
    "verdict",
    "verification",
)


def schema(name: str) -> Any:
    return json.loads((files("gametheory") / "schemas" / f"{name}.json").read_text("utf-8"))


def validate(document: Any, name: str) -> None:
    jsonschema.Draft202012Validator(schema(name)).validate(document)


def refused(document: Any, name: str) -> bool:
    return not jsonschema.Draft202012Validator(schema(name)).is_valid(document)


def written(*arguments: object, codes: tuple[int, ...] = (0,), stdin: str | None = None) -> Any:
    for code in codes:
        try:
            return run_json(*arguments, code=code, stdin=stdin)
        except AssertionError:
            if code == codes[-1]:
                raise
    raise AssertionError("no exit code was allowed")


def test_these_schemas_ship() -> None:
    found = sorted(entry.name for entry in (files("gametheory") / "schemas").iterdir() if entry.name.endswith(".json"))
    assert set(found) >= {f"{name}.json" for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_valid_and_says_what_it_means(name: str) -> None:
    found = schema(name)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert found["$id"] == f"urn:gametheory:{name}:1"
    jsonschema.Draft202012Validator.check_schema(found)
    assert found["description"].startswith("What `gametheory ")
    objects = [part for part in parts(found) if part.get("type") == "object" and "required" in part]
    assert objects
    assert all(part.get("description") and "additionalProperties" in part for part in objects)


def parts(found: Any) -> Iterator[dict[str, Any]]:
    if isinstance(found, dict):
        yield found
        for value in found.values():
            yield from parts(value)
    elif isinstance(found, list):
        for value in found:
            yield from parts(value)


def test_shared_definitions_are_the_same_everywhere() -> None:
    seen: dict[str, Any] = {}
    for name in NAMES:
        for key, definition in schema(name).get("$defs", {}).items():
            assert seen.setdefault(key, definition) == definition, f"{key} in {name}"


@pytest.mark.parametrize("name", published())
def test_every_command_on_every_published_game(name: str) -> None:
    file = GAMES / f"{name}.toml"
    solution = run_json("solve", file)
    validate(solution, "solution")
    validate(run_json("show", file), "game")
    validate(run_json("validate", file), "validation")
    form = solution["game"]["form"]
    if form not in ("symmetric", "population"):
        validate(run_json("dominance", file), "dominance")
    if form != "symmetric":
        validate(run_json("statics", file), "statics")
    validate(run_json("verify", "-", stdin=json.dumps(solution)), "verification")
    for more in ((), ("--points", "2")):
        verdict = written("check", file, *more, codes=(0, 1, 4))
        validate(verdict, "verdict")
        validate([verdict], "verdict")
    parameters = [(key, value) for key, value in solution["parameters"].items()]
    if parameters:
        validate(run_json("sweep", file, "=".join(parameters[0])), "sweep")


def test_results_out_of_the_ordinary() -> None:
    stag_hunt = GAMES / "classics" / "stag_hunt.toml"
    validate(run_json("solve", stag_hunt, "--float"), "solution")
    validate(run_json("sweep", stag_hunt, "hare=1,2", "--float"), "sweep")
    for method in ("nashpy-support", "nashpy-vertex", "nashpy-lemke-howson"):
        validate(run_json("solve", stag_hunt, "--method", method), "solution")
    validate(run_json("solve", "-", stdin=INSPECTION), "solution")
    validate(run_json("sweep", "-", "stake=0,1", stdin=NO_PURE_EQUILIBRIUM), "sweep")
    validate(run_json("check", "-", code=4, stdin=UNDEFINED_AT_ZERO), "verdict")
    validate(run_json("check", "-", "--claim", "some_equilibrium", code=1, stdin=NO_PURE_EQUILIBRIUM), "verdict")
    validate(run_json("validate", "-", code=3, stdin=FAULTY), "validation")
    solution = run_json("solve", "-", stdin=INSPECTION)
    solution["equilibria"][0]["payoffs"]["tool"] = "1"
    validate(run_json("verify", "-", code=1, stdin=json.dumps(solution)), "verification")
    validate(json.loads(run("show", GAMES / "classics" / "centipede.toml").stdout), "game")


@pytest.mark.parametrize(
    "change",
    [
        {"format": "gametheory.solution/2"},
        {"concept": "cournot"},
        {"complete": "yes"},
        {"surprise": 1},
        {"parameters": {"hare": 3}},
        {"parameters": {"hare": "6/4 "}},
        {"parameters": {"hare": "3.0"}},
        {"parameters": {"hare": "-0"}},
        {"components": [{"sets": [], "equilibria": [0]}]},
    ],
)
def test_a_schema_refuses_what_is_not_of_the_contract(change: dict[str, Any]) -> None:
    solution = run_json("solve", GAMES / "classics" / "stag_hunt.toml")
    validate(solution, "solution")
    assert refused({**solution, **change}, "solution")


def test_exact_solutions_have_no_floats() -> None:
    solution = run_json("solve", GAMES / "classics" / "stag_hunt.toml")
    for key in ("payoffs", "strategies", "measures"):
        changed = json.loads(json.dumps(solution))
        found = changed["equilibria"][1][key]
        found = found["ann"] if key == "strategies" else found
        name = next(iter(found))
        found[name] = 0.75
        assert refused(changed, "solution"), key


def test_a_sampled_claim_never_holds() -> None:
    verdict = run_json("check", GAMES / "classics" / "stag_hunt.toml", "--points", "2", code=1)
    validate(verdict, "verdict")
    assert verdict["claims"][1]["sampled"] is True
    verdict["claims"][1]["verdict"] = "holds"
    assert refused(verdict, "verdict")
    verdict["claims"][1]["sampled"] = False
    assert refused(verdict, "verdict")


def test_a_proved_claim_has_its_stretches() -> None:
    verdict = run_json("check", GAMES / "essay" / "monitoring_highest_fee.toml", code=1)
    validate(verdict, "verdict")
    claim = verdict["claims"][0]
    assert (claim["method"], claim["sampled"]) == ("regimes", False)
    assert set(claim["thresholds"][0]["value"]) == {"polynomial", "low", "high", "approx"}
    for change in ({"stretches": []}, {"method": "samples"}, {"method": "magic"}, {"sampled": True}):
        assert refused({**verdict, "claims": [{**claim, **change}]}, "verdict"), change
    claim["thresholds"][0]["value"] = 0.127
    assert refused(verdict, "verdict")


def test_maps_of_two_parameters() -> None:
    found = run_json("regimes", GAMES / "essay" / "monitoring.toml", "reach", "fee")
    validate(found, "regimes")
    validate(run_json("verify", "-", stdin=json.dumps(found)), "verification")
