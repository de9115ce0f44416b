"""Results drawn with matplotlib, which is loaded here and nowhere else."""
