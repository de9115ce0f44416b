"""Studies: a family of games at the many points of a design, its equilibria there, and what its claims say of them."""
