"""Formulas and tables as papers set them: LaTeX, MathML, BibTeX."""
