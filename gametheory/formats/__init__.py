"""Games as other programs write them: text to records and back. Knows numbers and texts, and nothing of models or solvers."""
