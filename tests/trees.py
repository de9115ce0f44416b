"""Trees written as nested calls, and a few that several tests use."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from gametheory.model.about import About
from gametheory.model.extensive import ChanceNode, DecisionNode, ExtensiveGame, InformationSet, Node, TerminalNode


@dataclass
class At:
    """A player's node; nodes with one ``name`` are one information set."""

    player: int
    name: str
    moves: dict[str, Any]


@dataclass
class Chance:
    """A node of chance: events to pairs of a probability and a subtree."""

    events: dict[str, tuple[Any, Any]]


@dataclass
class _Writer:
    nodes: list[Node | None] = field(default_factory=list)
    sets: dict[str, tuple[int, tuple[str, ...], list[int]]] = field(default_factory=dict)

    def write(self, tree: Any) -> int:
        number = len(self.nodes)
        self.nodes.append(None)
        if isinstance(tree, At):
            position = list(self.sets).index(tree.name) if tree.name in self.sets else len(self.sets)
            self.sets.setdefault(tree.name, (tree.player, tuple(tree.moves), []))[2].append(number)
            children = tuple(self.write(subtree) for subtree in tree.moves.values())
            self.nodes[number] = DecisionNode(f"{tree.name}@{number}", position, children)
        elif isinstance(tree, Chance):
            children = tuple(self.write(subtree) for _, subtree in tree.events.values())
            probabilities = tuple(Fraction(p) for p, _ in tree.events.values())
            self.nodes[number] = ChanceNode(f"chance@{number}", tuple(tree.events), probabilities, children)
        else:
            payoffs = tuple(map(Fraction, tree))
            self.nodes[number] = TerminalNode(f"end@{number}", payoffs, (Fraction(number),))
        return number


def tree(players: str, root: Any) -> ExtensiveGame:
    """An extensive game; players are the words, outcomes are tuples of payoffs, the one measure is the end's number."""
    writer = _Writer()
    writer.write(root)
    return ExtensiveGame(
        about=About("a tree", "extensive"),
        players=tuple(players.split()),
        nodes=tuple(node for node in writer.nodes if node is not None),
        information_sets=tuple(
            InformationSet(name, player, moves, tuple(nodes)) for name, (player, moves, nodes) in writer.sets.items()
        ),
        measures=("end",),
    )


def chain(length: int, payoffs: Any, players: str = "one two") -> ExtensiveGame:
    """Players in turn stop, which pays ``payoffs(k)`` at the k-th node, or go on; too long to nest."""
    count = len(players.split())
    nodes: list[Node] = []
    for k in range(length):
        nodes.append(DecisionNode(f"turn{k}", k, (2 * k + 1, 2 * k + 2)))
        nodes.append(TerminalNode(f"stop{k}", tuple(map(Fraction, payoffs(k)))))
    nodes.append(TerminalNode("end", tuple(map(Fraction, payoffs(length)))))
    sets = [InformationSet(f"turn{k}", k % count, ("stop", "go"), (2 * k,)) for k in range(length)]
    return ExtensiveGame(About("a chain", "extensive"), tuple(players.split()), tuple(nodes), tuple(sets))


def entry() -> ExtensiveGame:
    """Entry deterrence: the threat to fight is a Nash equilibrium and not credible."""
    reply = At(1, "reply", {"fight": (-1, -1), "share": (1, 1)})
    return tree("entrant incumbent", At(0, "entry", {"in": reply, "out": (0, 2)}))


def reach_tree(reach: Fraction, fees: tuple[Fraction, ...]) -> ExtensiveGame:
    """The holder posts a fee; the tool accepts, pirates or makes its own; the holder sues pirates or tolerates them.

    v=100, a=3/5, s=2/5, k=1, d=1/2, D=100, c=5, e=5, n=b=0; a suit succeeds with probability reach x 1/2.
    """
    won = reach / 2

    def after(fee: Fraction) -> At:
        # The tool bears its cost of a suit within reach only: it expects to lose r (d D + e).
        suit = Chance({"won": (won, (95, -46)), "lost": (reach - won, (-5, 54)), "beyond": (1 - reach, (-5, 59))})
        reply = At(0, f"pirated{fee}", {"sue": suit, "tolerate": (0, 59)})
        return At(1, f"offer{fee}", {"accept": (fee, 60 - fee), "pirate": reply, "original": (0, 24)})

    return tree("holder tool", At(0, "post", {str(fee): after(fee) for fee in fees}))


def settlement(guilty: Fraction = Fraction(1, 2)) -> ExtensiveGame:
    """P'ng 1983: a defendant knows the own guilt; the plaintiff doesn't. W=100, c_p=c_d=10, S=60."""

    def defendant(kind: str, damages: int) -> At:
        trial = At(1, "refused", {"trial": (-damages - 10, damages - 10), "drop": (0, 0)})
        return At(0, kind, {"settle": (-60, 60), "refuse": trial})

    nature = {"guilty": (guilty, defendant("guilty", 100)), "innocent": (1 - guilty, defendant("innocent", 0))}
    return tree("defendant plaintiff", Chance(nature))
