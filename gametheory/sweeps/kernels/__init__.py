"""Compiled kernels: arrays of games in, arrays of equilibria out; they know no games and no files."""
