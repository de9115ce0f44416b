"""Commands that describe a game: validate and show."""

from __future__ import annotations

from typing import Any

from gametheory.cli.errors import guarded, tell_faults
from gametheory.cli.inputs import dossiers, expanded, read_family, settings
from gametheory.cli.options import (
    GameFile,
    GameFiles,
    Out,
    PlainFormat,
    Quiet,
    Settings,
    ShowFormat,
)
from gametheory.cli.output import chosen_format, write
from gametheory.errors import GameFileError


@guarded
def validate(files: GameFiles, form: PlainFormat = None, out: Out = None, quiet: Quiet = False) -> int:
    """Check game files, and dossiers, and say everything that is wrong with them, line by line."""
    from gametheory.spec.files import is_dossier

    chosen = chosen_format(form, out, csv_allowed=False)
    found: list[dict[str, Any]] = []
    lines: list[str] = []
    games = expanded([file for file in files if not is_dossier(file)])
    for file in [*games, *dossiers(files)]:
        try:
            said = _described(file)
        except GameFileError as error:
            from gametheory.report.documents import fault_document

            found.append(fault_document(error))
            if chosen == "table" or not quiet:
                tell_faults(error)
            continue
        found.append({"file": file, "valid": True, "faults": []})
        lines.append(f"{file}: valid ({said})")

    def table() -> Any:  # noqa: ANN401 - any rich renderable
        from gametheory.report.tables import text_lines

        return text_lines(lines)

    write(chosen, out, document=lambda: found, table=table)
    return 0 if all(entry["valid"] for entry in found) else 3


def _described(file: str) -> str:
    """What a valid file has, in short. Raises :class:`GameFileError`."""
    from gametheory.spec.files import is_dossier

    if is_dossier(file):
        from gametheory.claims.dossier import expect_references
        from gametheory.spec.dossier import read_dossier

        dossier = read_dossier(file)
        expect_references(dossier, {game: read_family(str(dossier.file_of(game))) for game in dossier.games})
        return (
            f"dossier, {len(dossier.parts)} parts, {len(dossier.failures)} ways of failing, {len(dossier.games)} games"
        )
    from gametheory.report.tables import claims_line

    return claims_line(read_family(file))


@guarded
def show(file: GameFile, sets: Settings = None, form: ShowFormat = None, out: Out = None, quiet: Quiet = False) -> int:
    """Show a game: its payoffs with best responses marked, or its tree, as formulas and at the current numbers."""
    from gametheory.report.documents import game_document
    from gametheory.report.show import game_view

    family = read_family(file)
    game = family.at(settings(sets))
    chosen = chosen_format(form, out, csv_allowed=False, latex_allowed=True, bibtex_allowed=True)

    def latex() -> str:
        from gametheory.typesetting.games import game_latex

        return game_latex(family, game)

    def bibtex() -> str:
        from gametheory.typesetting.references import bibtex as entry

        return entry(family)

    write(
        chosen,
        out,
        document=lambda: game_document(family, game),
        table=lambda: game_view(family, game),
        latex=latex,
        bibtex=bibtex,
    )
    return 0
