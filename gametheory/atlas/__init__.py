"""An atlas of a family of games: all equilibria as formulas of all parameters at once, chart by chart."""
