"""States of populations that a user names: shares as ``population.strategy``, checked exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from gametheory.errors import UsageError
from gametheory.model.population import PopulationGame
from gametheory.numbers import NumberError, exact, short_text
from gametheory.spec.faults import did_you_mean

__all__ = ["Shares", "starting_state"]

Shares = tuple[tuple[Fraction, ...], ...]
"""``state[population][strategy]``."""


def starting_state(game: PopulationGame, shares: Mapping[str, object]) -> Shares:
    """The state with these shares, ``{"creators.platform": "1/3", ...}`` or ``{"creators": {"platform": "1/3", ...}, ...}``.

    Strategies that are left out divide what their population lacks to 1 equally, so that a population that is left out
    altogether is spread evenly. Raises :class:`UsageError` for an unknown name, a value that is no share, and shares that
    sum to more than 1, or to less with none left out.
    """
    known = [f"{player}.{name}" for player, names in zip(game.players, game.strategies, strict=True) for name in names]
    given = {}
    for name, value in _flat(shares):
        if name not in known:
            hint = did_you_mean(name, known, "shares: ") or "write POPULATION.STRATEGY"
            raise UsageError(f"'{name}' is not a share of this game ({hint})")
        given[name] = _share(name, value)
    return tuple(
        _completed(player, [given.get(f"{player}.{name}") for name in names])
        for player, names in zip(game.players, game.strategies, strict=True)
    )


def _flat(shares: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in shares.items():
        if isinstance(value, Mapping):
            yield from ((f"{name}.{strategy}", share) for strategy, share in value.items())
        else:
            yield name, value


def _share(name: str, value: object) -> Fraction:
    try:
        share = exact(value)
    except NumberError as error:
        raise UsageError(f"{name}: {error}") from None
    if not 0 <= share <= 1:
        raise UsageError(f"{name} = {short_text(share)} is not a share; a share is from 0 to 1")
    return share


def _completed(player: str, shares: list[Fraction | None]) -> tuple[Fraction, ...]:
    total = sum((share for share in shares if share is not None), Fraction(0))
    missing = shares.count(None)
    if total > 1 or (total < 1 and not missing):
        raise UsageError(f"the shares of {player} sum to {short_text(total)}; they must sum to 1")
    return tuple((1 - total) / missing if share is None else share for share in shares)
