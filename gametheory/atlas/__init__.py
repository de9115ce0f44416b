"""All regimes that are met when every parameter is free: formulas in all of them, with the conditions under which they hold."""
