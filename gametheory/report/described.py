"""What one shipped game, or a dossier, is about, and which commands to try on it next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from gametheory.model.family import Family
from gametheory.numbers import short_text
from gametheory.report.catalogue import Entry, catalogue_document, facts_text
from gametheory.report.layout import Columns, Hanging
from gametheory.report.texts import point_text, ranges_text, selection_text
from gametheory.spec.schema import Claim

if TYPE_CHECKING:
    from gametheory.spec.dossier import Dossier

__all__ = ["CommandLines", "best_axis", "commands", "described_document", "described_dossier", "described_view"]


def best_axis(family: Family) -> str:
    """The parameter to look along first: the one over which most claims range, else the first that has a range."""
    ranged = [name for name, parameter in family.parameters.items() if parameter.range]
    asked = [name for claim in family.spec.claims.values() for name in claim.over]
    return max(ranged, key=asked.count, default="")


def commands(name: str, family: Family) -> tuple[tuple[str, str], ...]:
    """Commands to try on a game, each with what it tells; ``name`` is how the command line calls the game."""
    axis = best_axis(family)
    found = [("show", "", "payoffs, as formulas and numbers"), ("solve", "", "every equilibrium, at the defaults")]
    if axis:
        found.append(("regimes", f" {axis}", f"the same as formulas, for all values of {axis} at once"))
    if family.spec.claims:
        found.append(("check", "", "where each claim holds, exactly"))
    if axis:
        found.append(("plot", f" {axis} --out figure.png", "a figure of it"))
    if family.spec.form == "population":
        found.append(("dynamics", " --basins 1000 --seed 0", "where play comes to rest"))
    if family.spec.replications:
        found.append(("replicate", "", "its published values, computed again"))
    return tuple((f"gametheory {command} {name}{rest}", said) for command, rest, said in found)


def described_document(entry: Entry, family: Family) -> dict[str, Any]:
    """The contract ``gametheory.catalogue/1`` of one game, with ``details``."""
    document = catalogue_document([entry])
    spec = family.spec
    document["games"][0]["details"] = {
        "source": spec.source,
        "description": spec.description.strip(),
        "parameters": [
            {
                "name": name,
                "default": str(parameter.default),
                "range": [str(end) for end in parameter.range] if parameter.range else None,
                "unit": parameter.unit,
                "meaning": parameter.meaning,
                "source": parameter.source,
            }
            for name, parameter in spec.parameters.items()
        ],
        "measures": {name: str(measure) for name, measure in spec.measures.items()},
        "claims": [
            {"name": name, "says": claim.says, "holds": str(claim.holds), "in": _quantifier(claim)}
            for name, claim in spec.claims.items()
        ],
        "replications": len(spec.replications),
        "commands": [command for command, _ in commands(entry.name, family)],
    }
    return document


def described_view(entry: Entry, family: Family) -> RenderableType:
    """A game for the eye: what it is about, its parameters, measures and claims, and what to try."""
    spec = family.spec
    parts: list[RenderableType] = [*_heading(entry, spec.description, spec.source)]
    if spec.parameters:
        table = Columns(("parameter", "default", "range", "meaning"))
        for name, parameter in spec.parameters.items():
            low_high = (
                f"[{short_text(parameter.range[0])}, {short_text(parameter.range[1])}]" if parameter.range else ""
            )
            meaning = parameter.meaning + (f" ({parameter.unit})" if parameter.unit else "")
            table.add(name, short_text(parameter.default), low_high, meaning)
        parts += [Text(), table]
    if spec.measures:
        parts += [Text(), Text("Measures", style="bold")]
        parts += [Hanging(Text(f"{name} = {measure}")) for name, measure in spec.measures.items()]
    if spec.claims:
        parts += [Text(), Text("Claims", style="bold")]
        for name, claim in spec.claims.items():
            parts += _claim_lines(name, claim)
    return Group(*parts, *_commands_view(commands(entry.name, family)))


def described_dossier(entry: Entry, dossier: Dossier) -> tuple[dict[str, Any], RenderableType]:
    """A dossier as a document, and for the eye: its parts and ways of failing in words, and what to try."""
    command = f"gametheory check {entry.name}"
    sections = (("parts", dossier.parts), ("failures", dossier.failures))
    document = catalogue_document([entry])
    document["games"][0]["details"] = {
        "source": dossier.source,
        "description": dossier.description.strip(),
        **{
            section: [
                {
                    "name": name,
                    "says": part.says,
                    "needs": part.needs,
                    "claims": [{"game": each.game, "claim": each.claim} for each in part.references],
                }
                for name, part in found.items()
            ]
            for section, found in sections
        },
        "commands": [command],
    }
    parts: list[RenderableType] = [*_heading(entry, dossier.description, dossier.source)]
    for title, found in (("Parts", dossier.parts), ("Ways of failing", dossier.failures)):
        if found:
            parts += [Text(), Text(title, style="bold")]
        for name, part in found.items():
            games = ", ".join(f"{each.claim} of {each.game}" for each in part.references)
            parts += [Hanging(Text.assemble((name, "bold"), f"  {part.says}"))]
            parts += [Hanging(Text(games, style="dim"), first=4, rest=8)]
    tried = [(command, "the verdict on each part and each way of failing")]
    return document, Group(*parts, *_commands_view(tried))


def _heading(entry: Entry, description: str, source: str) -> list[RenderableType]:
    lines: list[RenderableType] = [Text(entry.title, style="bold")]
    lines.append(Hanging(Text.assemble((entry.name, "cyan"), f"  {facts_text(entry)}"), first=0, rest=2))
    if description:
        # A line break within a paragraph is the file's, not the reader's; before a list item it is meant.
        lines += [Text(), Text(re.sub(r"(?<=\S)\n(?=[^\s\d*-])", " ", description.strip()))]
    if source:
        lines += [Text(), Hanging(Text(f"source: {source.strip()}", style="dim"), first=0, rest=8)]
    return lines


def _quantifier(claim: Claim) -> str:
    return (
        selection_text(str(claim.select or "payoff dominance")) if claim.quantifier == "selected" else claim.quantifier
    )


def _claim_lines(name: str, claim: Claim) -> list[RenderableType]:
    """A claim in its author's words, or, without any, as its condition; and where it is made."""
    which = _quantifier(claim)
    where = [f"{which} equilibrium" if claim.quantifier != "selected" else which]
    where += [text for text in (ranges_text(claim.over), point_text(claim.at)) if text]
    return [
        Hanging(Text.assemble((name, "bold"), f"  ({', '.join(where)})")),
        Hanging(Text(claim.says or str(claim.holds)), first=4, rest=4),
    ]


def _commands_view(tried: Sequence[tuple[str, str]]) -> list[RenderableType]:
    return [Text(), Text("To try next", style="bold"), CommandLines(tried)]


@dataclass(frozen=True)
class CommandLines:
    """Commands, each with what it is for behind it, or below it where the lines would be too long."""

    tried: Sequence[tuple[str, str]]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        wide = max(len(command) for command, _ in self.tried) + 2
        beside = wide + max(len(said) for _, said in self.tried) + 4 <= options.max_width
        for command, said in self.tried:
            if beside:
                yield Text.assemble("  ", command.ljust(wide), (f"# {said}", "dim"))
            else:
                yield Hanging(Text(command), first=2, rest=6)
                yield Hanging(Text(f"# {said}", style="dim"), first=6, rest=8)
