"""Gambit's files read, solved, written and read again, beside pygambit; for every .nfg and .efg below some folders.

For each file the table says whether both programs read the same game, whether what is written reads back the same for
both, and whether the equilibria agree: for two players all extreme equilibria and the components that they make (against
rational vertex enumeration), for other numbers of players all pure equilibria. Each file has a process and a time limit
of its own. Run::

    python benchmarks/gambit_files.py FOLDER... --seconds 60

pygambit is not part of this package: it is installed for tests alone.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import gametheory
from gametheory.errors import GameTheoryError, LimitReached
from gametheory.formats.plans import node_payoffs
from gametheory.formats.records import StrategicRecord, TreeRecord
from gametheory.model.exporting import record_text
from gametheory.model.extensive import ExtensiveGame
from gametheory.model.reduced import reduced_strategic_form
from gametheory.model.strategic import StrategicGame
from gametheory.spec.foreign import read_record

Vector = tuple[Fraction, ...]
Profile = tuple[Vector, ...]


@dataclass
class Row:
    """What became of a file; texts are empty where all is well, and ``notes`` say what could not be compared."""

    file: str
    form: str = ""
    read: str = "not read"
    round_trip: str = "not written"
    solved: str = "not solved"
    agrees: str = "not compared"
    equilibria: int = 0
    components: int = 0
    seconds: float = 0.0
    gambit_seconds: float = 0.0

    @property
    def problems(self) -> list[str]:
        """What went wrong, in words."""
        said = [(part, getattr(self, part)) for part in ("read", "round_trip", "solved", "agrees")]
        return [f"{part.replace('_', ' ')}: {words}" for part, words in said if words and not words.startswith("not ")]


def judged(path: Path, report: Callable[[Row], None] | None = None) -> Row:
    """Read, solve, write and read one file, and compare with pygambit at each step; ``report`` is told after each."""
    row = Row(str(path))
    kind = path.suffix.lower().removeprefix(".")
    try:
        record = read_record(path.read_bytes(), kind, file=path.name)
    except GameTheoryError as error:
        row.read = str(error)
        theirs = _read_by_gambit(path.read_text("utf-8", "replace"), kind)
        if isinstance(theirs, str):
            row.read += f" (pygambit: {theirs})"
        return row
    theirs = _read_by_gambit(path.read_text("utf-8-sig"), kind)
    row.read = f"pygambit: {theirs}" if isinstance(theirs, str) else differences(record, theirs)
    text = record_text(record, kind)
    again = _read_by_gambit(text, kind)
    if read_record(text.encode(), kind, file="again") != record:
        row.round_trip = "what is written reads as another game"
    else:
        row.round_trip = f"pygambit: {again}" if isinstance(again, str) else differences(record, again)
    if report is not None:
        report(row)
    start = time.perf_counter()
    try:
        game = gametheory.load(path).at()
        assert isinstance(game, StrategicGame | ExtensiveGame)
        row.form = game.about.form
        solution = gametheory.solve(game)
        row.solved = "" if solution.complete else "perhaps incomplete"
        strategic, plans = _strategic(game)
        ours, ours_together = our_equilibria(strategic)
        row.equilibria, row.components = len(ours), len(ours_together)
    except LimitReached as error:
        row.solved = str(error)
        return row
    row.seconds = time.perf_counter() - start
    if report is not None:
        report(row)
    if isinstance(theirs, str):
        return row
    start = time.perf_counter()
    found, note = gambit_equilibria(theirs, record, plans)
    row.gambit_seconds = time.perf_counter() - start
    row.agrees = note or compared(ours, ours_together, found)
    return row


def compared(ours: set[Profile], together: set[frozenset[Profile]], found: set[Profile]) -> str:
    """Whether equilibria and components are the same; empty if so."""
    if ours != found:
        return f"{len(found - ours)} equilibria that only Gambit has, {len(ours - found)} that only this program has"
    if ours and len(next(iter(ours))) == 2 and together != connected(found):
        return "the components differ"
    return ""


def our_equilibria(game: StrategicGame) -> tuple[set[Profile], set[frozenset[Profile]]]:
    """All extreme equilibria of two players, else all pure ones; and the components, as sets of these."""
    concept = "nash" if len(game.players) == 2 else "pure-nash"
    solution = gametheory.solve(game, concept=concept)
    listed: list[Profile] = []
    for equilibrium in solution.equilibria:
        profile = []
        for player, names in zip(game.players, game.strategies, strict=True):
            played = equilibrium.strategies[player]
            profile.append(tuple(Fraction(str(played[name])) for name in names))
        listed.append(tuple(profile))
    together = {frozenset(listed[k] for k in component.equilibria) for component in solution.components}
    return set(listed), together


def connected(equilibria: Iterable[Profile]) -> set[frozenset[Profile]]:
    """The components that extreme equilibria of two players make, as sets of these.

    A mixed strategy and all that it is in equilibrium with make a clique, and cliques that share a strategy of either
    player hang together (Avis, Rosenberg, Savani and von Stengel 2010, section 5). So equilibria are joined as long as
    they share a strategy.
    """
    components: list[set[Profile]] = []
    for found in equilibria:
        touching = [one for one in components if any(other[0] == found[0] or other[1] == found[1] for other in one)]
        components = [one for one in components if one not in touching]
        components.append({found}.union(*touching))
    return {frozenset(one) for one in components}


Plan = tuple[int | None, ...]
"""The position of the action at each information set of a player, None where the plan fixes none."""


def _strategic(game: StrategicGame | ExtensiveGame) -> tuple[StrategicGame, list[list[Plan]] | None]:
    """The strategic form and, for a tree, what each strategy does at the player's own information sets."""
    if isinstance(game, StrategicGame):
        return game, None
    reduced = reduced_strategic_form(game)
    own = [[k for k, found in enumerate(game.information_sets) if found.player == i] for i in range(len(game.players))]
    plans = [[tuple(plan[k] for k in sets) for plan in listed] for sets, listed in zip(own, reduced.plans, strict=True)]
    return reduced.game, plans


def gambit_equilibria(
    theirs: Any,
    record: StrategicRecord | TreeRecord,
    plans: list[list[Plan]] | None,
) -> tuple[set[Profile], str]:
    """Gambit's exact equilibria in the order of our strategies; or why they can't be compared."""
    import pygambit

    solve = pygambit.nash.enummixed_solve if len(record.players) == 2 else pygambit.nash.enumpure_solve
    options = {"rational": True} if len(record.players) == 2 else {}
    # Gambit solves no tree without perfect recall; but it writes its strategic form, whose strategies keep their order.
    solved = (
        theirs
        if plans is not None or isinstance(record, StrategicRecord)
        else pygambit.read_nfg(io.StringIO(theirs.to_nfg()))
    )
    profiles = solve(solved, **options).equilibria
    orders = []
    for i, player in enumerate(theirs.players):
        listed = list(player.strategies)
        if isinstance(record, StrategicRecord):
            orders.append(list(range(len(listed))))
            continue
        wanted = plans[i] if plans is not None else _forgetful_plans(record, i)
        infosets = _infosets_in_order(theirs, player)
        by_plan: dict[Plan, int] = {}
        for place, strategy in enumerate(listed):
            actions = [strategy.action(infoset) for infoset in infosets]
            by_plan[tuple(None if action is None else action.number for action in actions)] = place
        if len(by_plan) != len(listed) or set(by_plan) != set(wanted):
            return set(), f"the strategies of {player.label} are not the same in both reduced forms"
        orders.append([by_plan[plan] for plan in wanted])
    found = set()
    for profile in profiles:
        found.add(
            tuple(
                tuple(_fraction(profile[list(player.strategies)[place]]) for place in order)
                for player, order in zip(solved.players, orders, strict=True)
            )
        )
    return found, ""


def _infosets_in_order(theirs: Any, player: Any) -> list[Any]:
    """The information sets of a player in the order in which the tree has them."""
    found, agenda = [], [theirs.root]
    while agenda:
        node = agenda.pop()
        if node.player == player and node.infoset not in found:
            found.append(node.infoset)
        agenda.extend(reversed(list(node.children)))
    return found


def _sets_in_order(record: TreeRecord, player: int) -> list[int]:
    return list(dict.fromkeys(n.information_set for n in record.nodes if n.kind == "decision" and n.player == player))


def _forgetful_plans(record: TreeRecord, player: int) -> list[Plan]:
    """What the strategies of a tree without perfect recall do, told by trying all combinations of actions.

    Those that lead to the same sets and do the same there are one: an enumeration of its own, in lexicographic order.
    """
    import itertools

    sets = _sets_in_order(record, player)
    sizes = {n.information_set: len(n.actions) for n in record.nodes if n.player == player and n.kind == "decision"}
    plans: dict[Plan, None] = {}
    for actions in itertools.product(*(range(sizes[number]) for number in sets)):
        chosen = dict(zip(sets, actions, strict=True))
        reached, agenda = set(), [0]
        while agenda:
            node = record.nodes[agenda.pop()]
            if node.kind == "decision" and node.player == player:
                reached.add(node.information_set)
                agenda.append(node.children[chosen[node.information_set]])
            else:
                agenda.extend(node.children)
        plans[tuple(chosen[number] if number in reached else None for number in sets)] = None
    return list(plans)


def _read_by_gambit(text: str, kind: str) -> Any:
    """The game that pygambit reads, or what it says against the text."""
    import pygambit

    try:
        return (pygambit.read_nfg if kind == "nfg" else pygambit.read_efg)(io.StringIO(text))
    except Exception as error:  # Whatever pygambit raises is its answer.
        return f"{type(error).__name__}: {error}"


def _fraction(number: Any) -> Fraction:
    return Fraction(str(number))


def differences(record: StrategicRecord | TreeRecord, theirs: Any) -> str:
    """In what a record and a game of pygambit differ: names, payoffs, the tree; empty if in nothing."""
    if (record.title, record.comment) != (theirs.title, theirs.description):
        return "titles or comments differ"
    if as_gambit_labels(record.players) != [player.label for player in theirs.players]:
        return "players differ"
    return (
        _strategic_differences(record, theirs)
        if isinstance(record, StrategicRecord)
        else _tree_differences(record, theirs)
    )


def as_gambit_labels(labels: Sequence[str]) -> list[str]:
    """Labels as pygambit has them: those that stand more than once with ``_1``, ``_2``, ..."""
    met: dict[str, int] = {}
    found = []
    for label in labels:
        met[label] = met.get(label, 0) + 1
        found.append(f"{label}_{met[label]}" if labels.count(label) > 1 else label)
    return found


def _strategic_differences(record: StrategicRecord, theirs: Any) -> str:
    import itertools

    for names, player in zip(record.strategies, theirs.players, strict=True):
        if as_gambit_labels(names) != [strategy.label for strategy in player.strategies]:
            return "strategies differ"
    for profile, payoffs in zip(itertools.product(*map(range, record.shape)), record.payoffs, strict=True):
        outcome = theirs[profile]
        if payoffs != tuple(_fraction(outcome[player]) for player in theirs.players):
            return f"payoffs differ at {profile}"
    return ""


def _tree_differences(record: TreeRecord, theirs: Any) -> str:
    payoffs = node_payoffs(record)
    agenda: list[tuple[int, Any, Vector]] = [(0, theirs.root, (Fraction(0),) * len(record.players))]
    names = dict(zip(record.outcomes, as_gambit_labels([name for name, _ in record.outcomes.values()]), strict=True))
    pairs: dict[tuple[int, int], int] = {}
    while agenda:
        position, node, before = agenda.pop()
        mine = record.nodes[position]
        if mine.label != node.label or len(mine.children) != len(node.children):
            return f"node {position + 1} differs"
        gained = before
        if node.outcome:
            own = [_fraction(node.outcome[player]) for player in theirs.players]
            gained = tuple(total + more for total, more in zip(before, own, strict=True))
            if mine.outcome and names[mine.outcome] != node.outcome.label:
                return f"the outcome of node {position + 1} differs"
        if gained != payoffs[position]:
            return f"the payoffs at node {position + 1} differ"
        if node.is_terminal != (mine.kind == "terminal"):
            return f"the kind of node {position + 1} differs"
        if node.is_terminal:
            continue
        if (mine.player == -1) != node.player.is_chance:
            return f"the player at node {position + 1} differs"
        if mine.player >= 0 and node.player.number != mine.player:
            return f"the player at node {position + 1} differs"
        if pairs.setdefault((mine.player, mine.information_set), node.infoset.number) != node.infoset.number:
            return f"the information set at node {position + 1} differs"
        if record.set_labels.get((mine.player, mine.information_set), "") != node.infoset.label:
            return f"the label of the information set at node {position + 1} differs"
        actions = list(node.infoset.actions)
        if as_gambit_labels(mine.actions) != [action.label for action in actions]:
            return f"the actions at node {position + 1} differ"
        if mine.kind == "chance" and mine.probabilities != tuple(_fraction(action.prob) for action in actions):
            return f"the probabilities at node {position + 1} differ"
        agenda += [(child, other, gained) for child, other in zip(mine.children, node.children, strict=True)]
    if len(pairs) != len({(player, number) for (player, _), number in pairs.items()}):
        return "information sets differ"
    return ""


def limited(path: Path, seconds: float) -> Row:
    """:func:`judged` in a process of its own, which is ended after so many seconds."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)

    def work() -> None:
        try:
            there.send((judged(path, lambda row: there.send((row, False))), True))
        except Exception as error:  # Reported in the table, so that one file does not end the others.
            there.send((Row(str(path), read=f"{type(error).__name__}: {error}"), True))

    process = context.Process(target=work)
    process.start()
    row, ended = Row(str(path)), False
    deadline = time.monotonic() + seconds
    while not ended and here.poll(max(0.0, deadline - time.monotonic())):
        row, ended = here.recv()
    if not ended:
        late = next(part for part in ("read", "solved", "agrees") if getattr(row, part).startswith("not "))
        setattr(row, late, f"over {seconds:g} s{' (in pygambit)' if late == 'agrees' else ''}")
    process.kill()
    process.join()
    return row


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge all files, print a table, the counts, and what is wrong with which."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0, help="time limit a file")
    options = parser.parse_args(arguments)
    files = sorted(
        path for folder in options.folders for path in folder.rglob("*") if path.suffix.lower() in (".nfg", ".efg")
    )
    # Each process starts from this one, so what is imported here is not timed there.
    gametheory.solve(gametheory.bimatrix([[1, 0], [0, 1]], [[1, 0], [0, 1]]))
    rows = [limited(path, options.seconds) for path in files]
    print(f"{'file':<44} {'form':<10} {'equilibria':>10} {'components':>10} {'seconds':>8} {'Gambit':>8}  ")
    for row in rows:
        name = row.file if len(row.file) <= 44 else "..." + row.file[-41:]
        numbers = f"{row.equilibria:>10} {row.components:>10} {row.seconds:>8.3f} {row.gambit_seconds:>8.3f}"
        print(f"{name:<44} {row.form:<10} {numbers}  {'' if not row.problems else '*'}".rstrip())
    counts = {part: sum(not getattr(row, part) for row in rows) for part in ("read", "round_trip", "solved", "agrees")}
    print(f"\n{len(rows)} files; " + ", ".join(f"{part.replace('_', ' ')} {count}" for part, count in counts.items()))
    for row in rows:
        for problem in row.problems:
            print(f"* {row.file}: {problem}")
    return 0 if all(not row.problems for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
