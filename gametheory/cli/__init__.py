"""The command line: parse, call, print, exit code; no logic of its own."""

from gametheory.cli.app import main

__all__ = ["main"]
