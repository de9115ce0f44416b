"""What files are called. Imports nothing, so that the command line can tell files apart at once."""

DOSSIER_SUFFIX = ".dossier.toml"
"""How the names of files end that combine the claims of games."""
DOSSIER_NAME = ".dossier"
"""How the names of shipped ones end in the catalogue."""


def is_dossier(name: str) -> bool:
    """Whether a file, or what is shipped under a name of the catalogue, is a dossier, by its name."""
    return name.endswith((DOSSIER_SUFFIX, DOSSIER_NAME))
