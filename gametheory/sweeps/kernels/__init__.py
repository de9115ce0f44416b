"""Compiled kernels: arrays of games in, arrays of equilibria out.

They know no games and no files; the modules named ``*_tables`` write games as registers for them.
"""

from gametheory.caches import kernel_cache

# Compiled functions look for the place of their cache where they are defined, in the modules of this package.
kernel_cache()
