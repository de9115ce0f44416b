"""Claims of several games at once: which games have them, and what ``--set`` means for each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from gametheory.claims.check import expect_claims
from gametheory.errors import UsageError
from gametheory.model.family import Family
from gametheory.spec.faults import did_you_mean


def with_claims(families: Sequence[tuple[str, Family]], claims: Collection[str] | None) -> list[tuple[str, Family]]:
    """The families that have a claim to check, all or those named.

    Raises :class:`UsageError` for a claim that none of them has, and if there is no claim at all.
    """
    known = {name for _, family in families for name in family.spec.claims}
    expect_claims(claims or (), known)
    wanted = known & set(claims) if claims else known
    selected = [(file, family) for file, family in families if wanted & set(family.spec.claims)]
    if not selected:
        raise UsageError('there are no claims in these files; a claim is written [claims.name] holds = "..."')
    return selected


def settings_of(family: Family, values: Mapping[str, object], families: Sequence[Family]) -> dict[str, object]:
    """The values that concern this family: one of several need not have every parameter, but some family must.

    Raises :class:`UsageError` for a parameter that none of them has.
    """
    known = {name for other in families for name in other.parameters}
    for name in values:
        if name not in known:
            hint = did_you_mean(name, sorted(known), "parameters: ") or f"{len(known)} parameters are known"
            whose = "any of these games" if len(families) > 1 else "this game"
            raise UsageError(f"'{name}' is not a parameter of {whose} ({hint})")
    return {name: value for name, value in values.items() if name in family.parameters}


def settings_without_effect(
    families: Sequence[tuple[str, Family]], values: Collection[str], claims: Collection[str] | None
) -> list[str]:
    """A remark for each value set that a chosen claim overrides, because it ranges over the parameter or fixes it."""
    return [
        f"note: {file}: the claim '{name}' {'ranges over' if parameter in claim.over else 'fixes'} {parameter}; "
        "--set has no effect on it"
        for file, family in families
        for name, claim in family.spec.claims.items()
        for parameter in values
        if (not claims or name in claims) and (parameter in claim.over or parameter in claim.at)
    ]
