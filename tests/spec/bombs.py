"""Small and large files that would cost minutes or gigabytes if they were read naively.

``python -m tests.spec.bombs NAME`` reads one of them with little memory and prints what it was told.
"""

from __future__ import annotations

import resource
import sys
import time

MEMORY = 1 << 30
HEAD = 'format = 1\ntitle = "Bomb"\nform = "strategic"\n'
PLAYERS = '[parameters.fee]\ndefault = 1\n[players]\na = ["x", "y"]\nb = ["u", "v"]\n'
PAYOFFS = '[payoffs.formulas]\na = "fee*a.x"\nb = "b.u"\n'
GOOD = HEAD + PLAYERS + PAYOFFS
TREE = 'format = 1\ntitle = "Bomb"\nform = "extensive"\nplayers = ["p"]\n[tree]\n'
TEXT = "x" * 1_900_000


def payoff(expression: str) -> str:
    return GOOD.replace('"b.u"', f'"{expression}"')


def definitions(*texts: str) -> str:
    return GOOD + "[definitions]\n" + "".join(f'd{k} = "{text}"\n' for k, text in enumerate(texts))


def claims(*texts: str) -> str:
    return GOOD + "[claims]\n" + "".join(f'c{k} = {{ holds = "{text}" }}\n' for k, text in enumerate(texts))


def staged_or_not(players: int, formula: str, extra: str = "") -> str:
    names = [f"p{k}" for k in range(players)]
    lines = "".join(f'{name} = ["a", "b"]\n' for name in names)
    return f"{HEAD}[players]\n{lines}[payoffs.formulas]\n" + "".join(f'{n} = "{formula}"\n' for n in names) + extra


def chain(length: int) -> str:
    links = "".join(
        f'a{k}={{player="p",moves={{l="b{k}",r="a{k + 1}"}}}}\nb{k}={{payoffs=[0]}}\n' for k in range(length)
    )
    return f"{TREE}{links}a{length}={{payoffs=[0]}}\n"


DOTTED = "a" + ".a" * 900_000
LONG = "+".join(["p0.a"] * 50)
BIG = {"d0": "fee + 2"} | {f"d{k}": f"d{k - 1}*d{k - 1}" for k in range(1, 60)}

BOMBS = {
    # name: (text, what the message says; "" if the file is good)
    "nine megabytes": (lambda: "#" * 9_000_000, "larger than 2 MB"),
    "open brackets": (lambda: "a = " + "[" * 1_900_000, "nested more than 40 deep"),
    "open braces": (lambda: "a = " + "{a=" * 600_000, "nested more than 40 deep"),
    "brackets in a heading": (lambda: "[" * 1_900_000, "nested more than 40 deep"),
    "brackets behind a quote": (lambda: 'a = ["""\'""", ' + "[" * 1_900_000 + "'", "nested more than 40 deep"),
    "dotted key": (lambda: DOTTED + " = 1", "a dotted key of more than 24 parts"),
    "dotted heading": (lambda: f"[{DOTTED}]", "a dotted key of more than 24 parts"),
    "dotted quoted key": (lambda: '"a"' + '."a"' * 400_000 + " = 1", "a dotted key of more than 24 parts"),
    "dotted key with blanks": (lambda: "a" + " . a" * 400_000 + " = 1", "a dotted key of more than 24 parts"),
    "dotted inline key": (lambda: f"x = {{ {DOTTED} = 1 }}", "a dotted key of more than 24 parts"),
    "dotted key behind a quote": (lambda: 'a = ["""\'""", {' + DOTTED + ' = 1}, "\'"]', "a dotted key of more than 24"),
    "many dotted keys": (lambda: "".join(f"b{k}{'.c' * 22} = 1\n" for k in range(30_000)), "too many dotted keys"),
    "a million keys": (lambda: "".join(f"k{k}=1\n" for k in range(120_000)), "more faults"),
    "a million tables": (lambda: "".join(f"[k{k}]\n" for k in range(60_000)), "more faults"),
    "arrays of tables": (lambda: "[[a]]\n" * 120_000, "unknown key 'a'"),
    "double quotes": (lambda: "a = " + '"' * 1_900_000, "line 1"),
    "single quotes": (lambda: "a = " + "'" * 1_900_000, "line 1"),
    "long text never closed": (lambda: 'a = """' + TEXT, "never closed"),
    "escaped quotes": (lambda: 'a = """' + '\\"' * 900_000 + '"""', "'format' is missing"),
    "decimal digits": (lambda: "format = " + "9" * 1_900_000, "a number of more than 1000 digits"),
    "negative digits": (lambda: "format = -" + "9" * 1_900_000, "a number of more than 1000 digits"),
    "digits after the point": (lambda: "format = 0." + "9" * 1_900_000, "a number of more than 1000 digits"),
    "hexadecimal digits": (lambda: "format = 0x" + "f" * 1_900_000, "format a number of many digits is not known"),
    "octal title": (lambda: GOOD.replace('"Bomb"', "0o" + "7" * 1_900_000), "not a number of many digits"),
    "binary form": (lambda: GOOD.replace('"strategic"', "0b" + "1" * 1_900_000), "the form a number of many digits"),
    "long title": (lambda: GOOD.replace("Bomb", TEXT), ""),
    "long name": (lambda: GOOD.replace("fee]", TEXT + "]"), "can't be a parameter name"),
    "long expression": (lambda: payoff("1+" * 900_000 + "1"), "an expression of 1800001 characters"),
    "parentheses": (lambda: payoff("(" * 1_900 + "1" + ")" * 1_900), "more than 100 levels"),
    "minus signs": (lambda: payoff("-" * 3_900 + "1"), "more than 100 levels"),
    "negations": (lambda: payoff("1 if " + "not " * 900 + "1 < 2 else 0"), "more than 100 levels"),
    "attributes": (lambda: payoff("a" + ".b" * 1_900), "too many dots"),
    "power tower": (lambda: payoff("9**9**9**9"), "must be written as a whole number"),
    "squares of squares": (lambda: definitions(*BIG.values()), "grows beyond 65536 bits"),
    "sums of huge numbers": (
        lambda: definitions("(((fee + 2)**100)**90)**2", *["+".join(["d0*d0*fee"] * 40)] * 900),
        "evaluating the game takes too long",
    ),
    "definitions written out": (
        lambda: definitions("a.x*fee", *[f"d{k}*d{k}" for k in range(60)]),
        "too long or too deep",
    ),
    "definitions in a row": (lambda: definitions("a.x*fee", *[f"d{k} + 1" for k in range(900)]), "too long or too deep"),
    "claims doubling": (
        lambda: claims("fee < 1", *[f"claims.c{k} and claims.c{k}" for k in range(900)]),
        "more than 10,000 parts",
    ),
    "claims in a row": (lambda: claims("fee < 1", *[f"not claims.c{k}" for k in range(900)]), "100 claims deep"),
    "twenty players": (lambda: staged_or_not(20, "0"), "more than 100,000 pure profiles"),
    "long formulas": (lambda: staged_or_not(16, "+".join(["p0.a"] * 90)), "evaluating the game takes too long"),
    "many measures": (
        lambda: staged_or_not(12, "0", "[measures]\n" + "".join(f"m{k} = '{LONG}'\n" for k in range(900))),
        "evaluating the game takes too long",
    ),
    "one name of many": (
        lambda: GOOD.replace('["x", "y"]', "[" + ",".join(f'"s{k % 9}"' for k in range(150_000)) + "]"),
        "is named twice",
    ),
    "strangers among cells": (
        lambda: HEAD
        + "[players]\na = ["
        + ",".join(f"'s{k}'" for k in range(40_000))
        + "]\n[payoffs.cells]\n"
        + "".join(f"q{k} = [0]\n" for k in range(40_000)),
        "is not a strategy of 'a'",
    ),
    "unknown names": (
        lambda: definitions(*["+".join(f"{'n' * 30}{k}_{j}" for j in range(99)) for k in range(500)]),
        "more faults",
    ),
    "deep tree": (lambda: chain(25_000), "the tree is too deep"),
    "wide tree": (
        lambda: TREE
        + "r = { player = 'p', moves = { "
        + ", ".join(f"m{k} = 'b{k}'" for k in range(30_000))
        + " } }\n"
        + "".join(f"b{k} = {{ payoffs = [{k}] }}\n" for k in range(30_000)),
        "",
    ),
}  # fmt: skip


def main(name: str) -> None:
    """Read one of them; print the seconds that it took and the message."""
    import gametheory
    import gametheory.model.family

    text = BOMBS[name][0]()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    started = time.process_time()
    try:
        gametheory.loads(text)
        message = ""
    except gametheory.GameFileError as error:
        message = str(error)
    sys.stdout.write(f"{time.process_time() - started:.3f}\n{message}\n")


if __name__ == "__main__":
    main(sys.argv[1])
