"""How fast absurd expressions are refused: the best of five, in milliseconds, each in this process."""

from __future__ import annotations

import time

from gametheory.spec.grammar import ExpressionError, parse_expression

ABSURD = {
    "a tower of powers": "9**9**9",
    "a thousand parentheses": "(" * 1000 + "1" + ")" * 1000,
    "ten million characters": "1+" * 5_000_000 + "1",
    "four thousand minus signs": "-" * 3999 + "1",
    "an attribute of an attribute": "().__class__.__bases__",
    "an import": "__import__('os').system('true')",
    "a comprehension": "[x for x in y]",
    "a number of four thousand digits": "9" * 4000,
    "a thousand negations": "not " * 900 + "a == 1",
}


def main() -> None:
    for name, text in ABSURD.items():
        best = float("inf")
        for _ in range(5):
            started = time.perf_counter()
            try:
                parse_expression(text)
            except ExpressionError as error:
                message = str(error)
            best = min(best, time.perf_counter() - started)
        print(f"{best * 1e3:8.3f} ms  {name}: {message[:70]}")


if __name__ == "__main__":
    main()
