"""Compiled kernels: arrays of games in, arrays of equilibria out.

They know no games and no files; the modules named ``*_tables`` write games as registers for them.
"""
