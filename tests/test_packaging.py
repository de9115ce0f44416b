"""What is installed: the wheel has the games, the schemas and the type marker."""

import zipfile
from pathlib import Path

import pytest

import gametheory

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    builder = pytest.importorskip("hatchling.builders.wheel")
    (built,) = builder.WheelBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("wheel")))
    with zipfile.ZipFile(built) as wheel:
        return set(wheel.namelist())


def test_every_game_is_shipped(names):
    games = {f"gametheory/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "games").rglob("*.toml")}
    assert len(games) > 30
    assert games <= names


def test_schemas_and_types_are_shipped(names):
    assert "gametheory/py.typed" in names
    schemas = {path.relative_to(ROOT).as_posix() for path in (ROOT / "gametheory" / "schemas").glob("*.json")}
    assert schemas
    assert schemas <= names


def test_nothing_else_is_shipped(names):
    assert {name.split("/")[0] for name in names} == {"gametheory", f"exactgames-{gametheory.__version__}.dist-info"}
