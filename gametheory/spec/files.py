"""What files are called. Imports nothing, so that the command line can tell files apart at once."""

DOSSIER_SUFFIX = ".dossier.toml"
"""How the names of files end that combine the claims of games."""


def is_dossier(name: str) -> bool:
    """Whether a file is a dossier, by its name."""
    return name.endswith(DOSSIER_SUFFIX)
