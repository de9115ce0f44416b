"""A whole document for pdfLaTeX about one game or several: what each says, what was found, and where it is from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gametheory.report.contents import Contents
from gametheory.report.regimes import listed
from gametheory.report.texts import counted
from gametheory.typesetting.escaping import escaped, prose
from gametheory.typesetting.games import formulas_table, parameters_table, payoffs_table
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
\IfFileExists{placeins.sty}{\usepackage{placeins}}{\newcommand{\FloatBarrier}{\clearpage}}
\IfFileExists{hyperref.sty}{\usepackage[hidelinks]{hyperref}}{}
\setlength{\emergencystretch}{3em}
\renewcommand{\topfraction}{0.95}
\renewcommand{\bottomfraction}{0.95}
\renewcommand{\textfraction}{0.05}
\renewcommand{\floatpagefraction}{0.8}
\setcounter{topnumber}{6}
\setcounter{bottomnumber}{6}
\setcounter{totalnumber}{12}
\raggedbottom
\newcommand{\roomfortables}{\par\ifdim\dimexpr\pagegoal-\pagetotal\relax<0.4\textheight\clearpage\fi}
"""
"""What stands before the document; fonts and links are used where they are installed."""


def latex_report(contents: Sequence[Contents]) -> str:
    """A document that compiles as it is, with two runs of pdfLaTeX for its references and no other file.

    A section a game: description, players and payoffs, parameters, claims with their verdicts, what must be true,
    equilibria at the values and along the main axis, maps, signs, replicated values; then a bibliography of the games'
    references, with their BibTeX entries as a comment at the end.
    """
    families = [found.family for found in contents]
    keys = citation_keys(families)
    title = prose(families[0].about.title) if len(contents) == 1 else f"{counted(len(contents), 'game')}"
    parts = [PREAMBLE, rf"\title{{{title}}}", r"\author{}", r"\date{}", "", r"\begin{document}", r"\maketitle"]
    parts += [r"\tableofcontents", r"\clearpage"] if len(contents) > 1 else []
    for number, (found, key) in enumerate(zip(contents, keys, strict=True)):
        parts += [r"\clearpage"] if number else []
        parts.append("\n".join(_section(found, key)))
    items = bibliography_items(families)
    if items:
        widest = "9" * len(str(len(items)))
        parts += [r"\clearpage", rf"\begin{{thebibliography}}{{{widest}}}", r"\raggedright", *items]
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


def _section(found: Contents, key: str) -> Iterator[str]:
    family = found.family
    spec = family.spec
    yield rf"\section{{{prose(spec.title)}}}"
    yield rf"\label{{{table_label(family.about).replace('tab:', 'sec:')}}}"
    yield from _paragraphs(spec.description)
    cited = rf"~\cite{{{key}}}" if spec.reference is not None else ""
    if spec.source or cited:
        yield ""
        yield rf"\noindent\textbf{{Source}}{cited}: {prose(spec.source.strip())}" if spec.source else f"Source:{cited}."
    yield ""
    yield from _players(found)
    # The tables of each part are set before the next part begins, and its heading not below a page of other tables.
    for heading, tables in _parts(found):
        yield r"\roomfortables"
        yield rf"\subsection*{{{heading}}}"
        yield tables_latex(tables, standalone=False)
        yield r"\FloatBarrier"
    yield from _missing(found)


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
    formulas = formulas_table(family)
    game = [payoffs_table(family), *([formulas] if formulas is not None else [])]
    yield "The game", [*game, *([parameters_table(family, found.point)] if family.parameters else [])]
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
    yield r"\subsection*{What is not in these tables}"
    yield r"\begin{itemize}"
    for reason in told:
        yield rf"\item {prose(reason)}"
    yield r"\end{itemize}"
