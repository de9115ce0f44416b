"""Game files read and checked: every fault with its line, expressions parsed and never run."""
