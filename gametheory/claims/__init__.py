"""Claims decided at a point, along a range, over a plane and in boxes; verdicts, and verdicts judged again."""
