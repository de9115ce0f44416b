"""Games in named parameters: every equilibrium, exactly, and claims about them decided."""
