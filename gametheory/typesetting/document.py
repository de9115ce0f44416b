"""A whole document for pdfLaTeX about one game or several: what each says, what was found, and where it is from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gametheory.errors import GameTheoryError
from gametheory.model.family import Game
from gametheory.report.contents import Contents
from gametheory.report.regimes import listed
from gametheory.report.texts import counted
from gametheory.typesetting.escaping import escaped, prose
from gametheory.typesetting.games import game_tables
from gametheory.typesetting.notation import table_label
from gametheory.typesetting.references import bibliography_items, bibtex_entries, citation_keys
from gametheory.typesetting.regimes import map_tables, regimes_table
from gametheory.typesetting.replications import replications_table
from gametheory.typesetting.sensitivity import sensitivity_tables
from gametheory.typesetting.solutions import solution_table
from gametheory.typesetting.statics import break_even_table, signs_tables
from gametheory.typesetting.tables import PaperTable, tables_latex
from gametheory.typesetting.verdicts import verdicts_table

__all__ = ["latex_report"]

PREAMBLE = r"""\documentclass{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\usepackage{amsmath}
\usepackage{array}
\usepackage{booktabs}
\usepackage{longtable}
\IfFileExists{hyperref.sty}{\usepackage[hidelinks]{hyperref}}{}
\setlength{\emergencystretch}{3em}
\raggedbottom
\makeatletter
\renewenvironment{table}[1][]
  {\par\addvspace{\bigskipamount}\noindent\begin{minipage}{\linewidth}\def\@captype{table}}
  {\end{minipage}\par\addvspace{\bigskipamount}}
\makeatother
\newcommand{\roomforheading}{\par\ifdim\dimexpr\pagegoal-\pagetotal\relax<0.2\textheight\clearpage\fi}
"""
"""What stands before the document; fonts and links are used where they are installed.

Its tables do not float: with hardly a text between them, floats would gather on pages of their own, far from their heading.
"""


def latex_report(contents: Sequence[Contents]) -> str:
    """A document that compiles as it is, with two runs of pdfLaTeX for its references and no other file.

    A section a game: description, players and payoffs, parameters, claims with their verdicts, what must be true,
    equilibria at the values and along the main axis, maps, signs, replicated values; then a bibliography of the games'
    references, with their BibTeX entries as a comment at the end. Of one game the title stands above the document alone,
    not as a section and in every caption as well.
    """
    alone = len(contents) == 1
    families = [found.family for found in contents]
    keys = citation_keys(families)
    title = prose(families[0].about.title) if alone else f"{counted(len(contents), 'game')}"
    parts = [PREAMBLE, rf"\title{{{title}}}", r"\author{}", r"\date{}", "", r"\begin{document}", r"\maketitle"]
    parts += [r"\tableofcontents", r"\clearpage"] if not alone else []
    for number, (found, key) in enumerate(zip(contents, keys, strict=True)):
        parts += [r"\clearpage"] if number else []
        parts.append("\n".join(_section(found, key, alone=alone)))
    items = bibliography_items(families)
    if items:
        widest = "9" * len(str(len(items)))
        parts += [] if alone else [r"\clearpage"]
        parts += [rf"\begin{{thebibliography}}{{{widest}}}", r"\raggedright", *items]
        parts.append(r"\end{thebibliography}")
    parts += [r"\end{document}", ""]
    entries = bibtex_entries([family for family in families if family.spec.reference is not None])
    parts += (
        ["% The references for BibTeX:", *(f"% {line}".rstrip() for line in entries.splitlines())] if entries else []
    )
    return _with_own_labels("\n".join(parts)) + "\n"


def _with_own_labels(text: str) -> str:
    """Labels that two tables would share, of files of one name or of two maps over the same axes, are numbered."""
    counts: dict[str, int] = {}

    def own(match: re.Match[str]) -> str:
        counts[match[1]] = counts.get(match[1], 0) + 1
        return match[0] if counts[match[1]] == 1 else rf"\label{{{match[1]}-{counts[match[1]]}}}"

    return re.sub(r"\\label\{([^{}]*)\}", own, text)


def _section(found: Contents, key: str, *, alone: bool) -> Iterator[str]:
    family = found.family
    spec = family.spec
    part = "section" if alone else "subsection"
    if not alone:
        yield rf"\section{{{prose(spec.title)}}}"
        yield rf"\label{{{table_label(family.about).replace('tab:', 'sec:')}}}"
    yield from _paragraphs(spec.description)
    cited = rf"~\cite{{{key}}}" if spec.reference is not None else ""
    if spec.source or cited:
        yield ""
        yield rf"\noindent\textbf{{Source}}{cited}: {prose(spec.source.strip())}" if spec.source else f"Source:{cited}."
    yield ""
    yield from _players(found)
    for heading, tables in _parts(found):
        # A table that breaks across pages may leave a heading alone at the foot of one.
        yield r"\roomforheading"
        yield rf"\{part}*{{{heading}}}"
        yield tables_latex([_untitled(table, found) for table in tables] if alone else tables, standalone=False)
    missing = list(_missing(found))
    if missing:
        yield rf"\{part}*{{What is not in these tables}}"
        yield from missing


def _untitled(table: PaperTable, found: Contents) -> PaperTable:
    """A table without the game's title in its caption."""
    said = table.caption.removeprefix(f"{prose(found.family.about.title)}: ")
    names = {escaped(name) for name in (*found.family.spec.claims, *found.family.spec.measures)}
    if said.split(" ", 1)[0].rstrip(",") not in names:
        said = said[:1].upper() + said[1:]
    return replace(table, caption=said)


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if paragraph:
            yield prose(" ".join(paragraph.split()))
            yield ""


def _players(found: Contents) -> Iterator[str]:
    spec = found.family.spec
    if not spec.strategies:
        yield rf"\noindent Players: {', '.join(map(escaped, spec.players))}."
        return
    word = {"symmetric": "Players", "population": "Populations"}.get(spec.form, "Players")
    yield rf"\noindent {word}, and what they choose from:"
    yield r"\begin{itemize}"
    for player, strategies in zip(spec.players, spec.strategies, strict=True):
        yield rf"\item \textbf{{{escaped(player)}}}: {', '.join(map(escaped, strategies))}"
    yield r"\end{itemize}"


def _parts(found: Contents) -> Iterator[tuple[str, list[PaperTable]]]:
    """The parts that there are, each with its tables."""
    family = found.family
    yield "The game", game_tables(family, found.point, _at_point(found))
    if found.verdicts:
        yield "Claims", [verdicts_table(family.about, found.verdicts)]
    tables = [break_even_table(table, found.point) for table in found.break_evens if table.flipping]
    if tables:
        yield "What must be true", tables
    equilibria = [solution_table(found.solution)] if found.solution is not None else []
    equilibria += [regimes_table(found.regimes)] if found.regimes is not None else []
    for each in found.maps:
        equilibria += map_tables(each.found)
    if equilibria:
        yield "Equilibria", equilibria
    if found.statics is not None and found.statics.varied:
        yield "What moves what", signs_tables(found.statics, found.played)
    if found.sensitivity is not None:
        yield "How often claims hold under the priors", sensitivity_tables(found.sensitivity)
    if found.replications:
        yield "Replicated values", [replications_table(family.about, found.replications)]


def _at_point(found: Contents) -> Game | None:
    """A strategic game at the values of a report; None where it has no payoffs there, which its solution then tells."""
    if found.family.spec.form != "strategic":
        return None
    try:
        return found.family.at(found.point)
    except GameTheoryError:
        return None


def _missing(found: Contents) -> Iterator[str]:
    """What was looked for and could not be had, with the reasons."""
    told = [f"Equilibria at the values: {found.unsolved}"] if found.unsolved else []
    told += [f"The claim {name}: {reason}" for name, reason in found.undecided.items()]
    told += [f"{part[:1].upper()}{part[1:]}: {reason}" for part, reason in found.missing.items()]
    steady = [table.claim for table in found.break_evens if not table.flipping and not table.unsolved]
    if steady:
        told.append(f"What must be true: no parameter, moved alone within its range, flips {listed(steady)}")
    if not told:
        return
    yield r"\begin{itemize}"
    for reason in told:
        yield rf"\item {prose(reason)}"
    yield r"\end{itemize}"
