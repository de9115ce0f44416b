"""Estimates as sentences, and a result as plain text: the same words in a session and on the command line."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from gametheory.algebra.values import number_text
from gametheory.solvers.plain import text_table, values_text
from gametheory.uncertainty.result import (
    ClaimSensitivity,
    Distribution,
    Influence,
    MeasureSensitivity,
    PriorStudy,
    Sensitivity,
    Together,
)
from gametheory.uncertainty.tally import Facts

__all__ = [
    "break_even_text",
    "decimal",
    "draws_lines",
    "drivers_sentence",
    "holds_sentence",
    "influence_rows",
    "measure_sentence",
    "percent",
    "several_sentence",
    "summary",
    "together_lines",
]

MATTERS = 0.1
"""The least total index, or swing as a share of the largest, of a parameter that a sentence calls decisive."""
NEGLIGIBLE = 0.01
"""A parameter matters next to nothing if its total index is surely below."""
MOST_DRIVERS = 4
BAR = 8
"""Length of the bar of a total index of 1."""
UNDER = "under the priors"


def percent(share: float, error: float | None = None) -> str:
    """``64.3%``: with as many decimals as its standard error allows, at least one."""
    decimals = 1 if not error else min(4, max(1, math.ceil(-math.log10(100 * error))))
    return f"{100 * share:.{decimals}f}%"


def decimal(number: float | None) -> str:
    """A quantity with four digits."""
    return "-" if number is None else f"{number:.4g}"


def holds_sentence(claim: ClaimSensitivity) -> str:
    """``holds in 64.3% of 100,000 draws (standard error 0.2%)``."""
    held, draws = claim.verdicts["holds"], claim.draws
    if held in (0, draws):
        found = f"holds in {'all' if held else 'none'} of {draws:,} draws"
    else:
        error = claim.standard_error
        found = f"holds in {percent(claim.probability, error)} of draws (standard error {percent(error, error)})"
    words = {"fails": "fails", "depends": "depends on the equilibrium selected", "undecided": "is undecided"}
    others = {word: claim.verdicts[name] for name, word in words.items() if 0 < claim.verdicts[name] < draws}
    return "; ".join([f"{found} {UNDER}", *(f"{word} in {_share(count, draws)}" for word, count in others.items())])


def several_sentence(claim: ClaimSensitivity, facts: Facts) -> str:
    """What the condition says where a draw has several equilibria; empty where none has."""
    if not facts.several:
        return ""
    words = {"all": "true at all of them", "some": "at some", "none": "at none", "undecided": "not decided"}
    told = [f"{word} in {_share(claim.several[name], facts.several)}" for name, word in words.items()]
    shown = [text for text, name in zip(told, words, strict=True) if claim.several[name]]
    if not claim.several["all"] and shown:
        shown[0] = shown[0].replace("at some", "true at some").replace("at none", "true at none")
    return f"{_share(facts.several, facts.draws)} of draws have several equilibria; there the condition is {', '.join(shown)}"


def drivers_sentence(found: ClaimSensitivity | MeasureSensitivity) -> str:
    """Which parameters decide, and in which direction: by the total indices or, without them, by the tornado."""
    rising, falling = ("helps", "hurts") if isinstance(found, ClaimSensitivity) else ("raises it", "lowers it")

    def told(each: Influence) -> str:
        said = [f"total index {each.total.value:.2f}"] if each.total else []
        if each.rank is not None and each.tornado.swing * each.rank.rho > 0 and not _turns(each):
            said.append(f"more of it {rising if each.rank.rho > 0 else falling}")
        return each.parameter + (f" ({', '.join(said)})" if said else "")

    if found.influences[0].total is not None:
        deciding = [each for each in found.influences if each.total and each.total.value >= MATTERS]
        idle = [each.parameter for each in found.influences if each.total and each.total.high < NEGLIGIBLE]
        head = f"What decides: {', then '.join(map(told, deciding[:MOST_DRIVERS]))}." if deciding else ""
        tail = f"Next to nothing depends on {', '.join(idle)}." if idle else ""
        return " ".join(filter(None, (head or "No parameter alone decides.", tail)))
    reason = f" No Sobol' indices: {found.no_indices}." if found.no_indices else ""
    largest = max(abs(each.tornado.swing) for each in found.influences)
    if not largest:
        return f"No parameter moves it between its 5% and 95% prior quantile.{reason}"
    moving = [each for each in found.influences if abs(each.tornado.swing) >= MATTERS * largest]
    return f"What moves it most: {', then '.join(map(told, moving[:MOST_DRIVERS]))}.{reason}"


def _turns(each: Influence) -> bool:
    """Whether a claim is known to flip more than once along a parameter, so that more of it doesn't act in one direction."""
    return each.break_even is not None and len(each.break_even.flips) > 1


def measure_sentence(measure: MeasureSensitivity) -> str:
    """Mean, standard deviation and quantiles, of the lowest and the highest where they differ."""
    if not measure.lowest.moments.count:
        return "has no value in any draw"
    if measure.lowest == measure.highest:
        return f"{_distribution(measure.lowest)}, {UNDER}"
    return (
        f"over the equilibria of a draw: at the lowest, {_distribution(measure.lowest)}; "
        f"at the highest, {_distribution(measure.highest)}; {UNDER}"
    )


def together_lines(together: Together) -> list[tuple[str, str]]:
    """Each combination of claims, in words, and its share of draws."""
    total = sum(together.draws.values())
    lines = []
    for holding, draws in together.draws.items():
        if len(holding) == len(together.claims):
            said = "both hold" if len(holding) == 2 else "all hold"
        elif not holding:
            said = "neither holds" if len(together.claims) == 2 else "none holds"
        else:
            said = f"only {' and '.join(holding)}"
        lines.append((said, _share(draws, total)))
    return lines


def draws_lines(facts: Facts) -> list[str]:
    """What is to be said of the draws themselves, a remark a line."""
    words = {
        "none": "have no equilibrium of this concept",
        "undefined": "are undefined (a division by zero, say) and count as undecided",
        "beyond_limit": "are too large to solve and count as undecided",
        "incomplete": "may lack equilibria",
        "exact": "were solved one by one in exact arithmetic",
    }
    return [
        f"{_share(getattr(facts, name), facts.draws)} of draws {text}"
        for name, text in words.items()
        if getattr(facts, name)
    ]


def influence_rows(
    influences: Sequence[Influence], *, claim: bool, bars: bool = True, break_even: bool = True
) -> list[dict[str, str]]:
    """One row of texts a parameter: total and first-order index, tornado, rank correlation, break-even values."""
    with_indices = any(each.total is not None for each in influences)
    with_flips = claim and break_even and any(each.break_even is not None for each in influences)
    rows = []
    for each in influences:
        row = {"parameter": each.parameter}
        if with_indices and each.total is not None and each.first is not None:
            bar = "#" * round(BAR * min(1.0, max(0.0, each.total.value)))
            row["total"] = f"{each.total.value:.2f}" + (f" {bar}" if bars and bar else "")
            row["first"] = f"{each.first.value:.2f}".replace("-0.00", "0.00")
        show = percent if claim else decimal
        ends = (each.tornado.at_low, each.tornado.at_high)
        row["at 5%"], row["at 95%"] = ("-" if end is None else show(end) for end in ends)
        row["rank"] = (
            "-" if each.rank is None else f"{each.rank.rho:+.2f}".replace("-0.00", "0.00").replace("+0.00", "0.00")
        )
        if with_flips:
            row["flips at"] = break_even_text(each)
        rows.append(row)
    return rows


def break_even_text(influence: Influence) -> str:
    """``27/40, 9/10``: where the verdict flips with the others at their values; ``-`` where nowhere."""
    if influence.break_even is None:
        return "?"
    return ", ".join(number_text(flip.at, radicals=False) for flip in influence.break_even.flips) or "-"


def summary(found: Sensitivity) -> str:
    """The whole result as text."""
    lines = [f"{found.about.title}: {found.draws:,} draws, seed {found.seed}"]
    for study in found.studies:
        if study.at:
            lines += ["", f"at {values_text(study.at)}"]
        for claim in study.claims:
            lines += ["", f"{claim.name}: {holds_sentence(claim)}"]
            lines += _indented(several_sentence(claim, study.facts), drivers_sentence(claim))
            lines += ["", text_table(influence_rows(claim.influences, claim=True))]
        for measure in study.measures:
            lines += ["", f"{measure.name}: {measure_sentence(measure)}"]
            lines += _indented(drivers_sentence(measure))
            lines += ["", text_table(influence_rows(measure.influences, claim=False))]
        lines += _together(study)
        lines += [f"note: {line}" for line in draws_lines(study.facts)]
    return "\n".join([*lines, *(f"note: {note}" for note in found.notes)])


def _indented(*texts: str) -> Iterator[str]:
    return (f"  {text}" for text in texts if text)


def _together(study: PriorStudy) -> Iterator[str]:
    for found in study.together:
        yield ""
        yield f"{', '.join(found.claims)}: " + ", ".join(f"{said} {share}" for said, share in together_lines(found))


def _share(count: int, total: int) -> str:
    """A share of draws, never rounded to none or all."""
    share = count / total
    if 0 < share < 0.0005 or 0.9995 < share < 1:
        return f"{count:,} of {total:,}"
    return percent(share)


def _distribution(found: Distribution) -> str:
    moments = found.moments
    text = f"mean {decimal(moments.mean)}, standard deviation {decimal(moments.deviation)}"
    if found.quantiles:
        low, middle, high = found.quantiles
        text += f", median {decimal(middle)}, 90% between {decimal(low)} and {decimal(high)}"
    return text
