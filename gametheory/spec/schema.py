"""The parts of a game file, each checked on its own, and the whole that they make.

Parameters, claims and tree nodes are pydantic models: unknown keys are refused, numbers become exact, texts of
expressions become parsed expressions. What a part can't know about the others (that a name exists, that a tree
is a tree) is checked in ``scope.py`` and ``tree.py``. :class:`GameSpec` is the finished whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, model_validator

from gametheory.numbers import MAXIMUM_DIGITS, NumberError, parse_number
from gametheory.spec.expressions import Constant, Expression
from gametheory.spec.grammar import ExpressionError, parse_expression
from gametheory.spec.priors import Prior, parse_prior

if TYPE_CHECKING:
    from gametheory.spec.citation import Citation

TOP_LEVEL = (
    "format",
    "title",
    "source",
    "reference",
    "description",
    "form",
    "concept",
    "parameters",
    "definitions",
    "players",
    "prior",
    "payoffs",
    "tree",
    "stages",
    "measures",
    "claims",
    "replications",
)
FORMS = ("strategic", "extensive", "bayesian", "symmetric", "population")
FORM_SYNONYMS = {
    "normal": "strategic",
    "matrix": "strategic",
    "bimatrix": "strategic",
    "simultaneous": "strategic",
    "static": "strategic",
    "sequential": "extensive",
    "dynamic": "extensive",
    "tree": "extensive",
    "incomplete information": "bayesian",
    "bayes": "bayesian",
    "anonymous": "symmetric",
    "evolutionary": "population",
    "populations": "population",
}
"""What others call the forms."""
CONCEPTS = {
    "strategic": ("nash", "pure-nash"),
    "extensive": ("nash", "pure-nash", "subgame-perfect"),
    "bayesian": ("nash", "pure-nash", "subgame-perfect"),
    "symmetric": ("symmetric-nash", "pure-nash"),
    "population": ("rest-point", "pure-state", "nash", "ess", "stable"),
}
"""The solution concepts of each form."""


@dataclass(frozen=True, slots=True)
class UnreadableNumber:
    """A number in the TOML text that is no exact number of sensible size; reported where it stands."""

    reason: str


def read_toml_number(text: str) -> Fraction | UnreadableNumber:
    """What the TOML parser calls for each decimal number: exact, or a marker that says why not."""
    try:
        return parse_number(text)
    except NumberError as error:
        return UnreadableNumber(str(error))


def to_number(value: object) -> Fraction:
    """A number of a game file: a TOML number, or text such as ``"2/5"``."""
    if isinstance(value, UnreadableNumber):
        raise ValueError(value.reason)
    if isinstance(value, bool) or not isinstance(value, int | Fraction | str):
        raise ValueError('a number is expected here, such as 3, 0.4 or "2/5"')
    if isinstance(value, str):
        return parse_number(value)
    if isinstance(value, int) and value.bit_length() > 4 * MAXIMUM_DIGITS:
        raise ValueError(f"a number of more than {MAXIMUM_DIGITS} digits")
    return Fraction(value)


def to_quantity(value: object) -> Expression:
    """An expression of a game file: a number, or text in the expression language."""
    if isinstance(value, str):
        return parse_expression(value)
    if isinstance(value, UnreadableNumber) or (isinstance(value, int | Fraction) and not isinstance(value, bool)):
        return Constant.of(to_number(value))
    raise ValueError('a number or an expression in quotes is expected here, such as "fee - cost"')


def to_condition(value: object) -> Expression:
    """A claim's condition: text with comparisons."""
    if not isinstance(value, str):
        raise ValueError('a comparison in quotes is expected here, such as "piracy <= 1/4"')
    return parse_expression(value, condition=True)


def _to_prior(value: object) -> Prior:
    if not isinstance(value, str):
        raise ValueError('a prior in quotes is expected here, such as "uniform(0, 1)"')
    return parse_prior(value)


def _to_quantifier(value: object) -> object:
    if isinstance(value, str):
        return value.removesuffix(" equilibrium").strip()
    return value


def _to_selection(value: object) -> str | Expression:
    if not isinstance(value, str):
        raise ValueError("a rule in quotes is expected here")
    rule = " ".join(value.lower().replace("-", " ").split())
    if rule in SELECTION_RULES:
        return rule
    try:
        return parse_expression(value)
    except ExpressionError as error:
        raise ValueError(
            f"{error}; write 'payoff dominance', 'risk dominance' or a quantity to be maximised, such as 'payoff.holder'"
        ) from None


SELECTION_RULES = ("payoff dominance", "risk dominance")

ExactNumber = Annotated[Fraction, BeforeValidator(to_number)]
Quantity = Annotated[Expression, BeforeValidator(to_quantity)]
Condition = Annotated[Expression, BeforeValidator(to_condition)]


class PartError(ValueError):
    """Everything that is wrong with a part as a whole: pairs of the key concerned (or nothing) and a message."""

    def __init__(self, *faults: tuple[str, str]) -> None:
        self.faults = faults
        super().__init__("; ".join(message for _, message in faults))


class PartBase(BaseModel):
    """A part of a file: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _rising(ends: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction]:
    if ends[0] >= ends[1]:
        raise ValueError(f"the range [{ends[0]}, {ends[1]}] is empty: its low end must be below its high end")
    return ends


Range = Annotated[tuple[ExactNumber, ExactNumber], AfterValidator(_rising)]


class Parameter(PartBase):
    """A named number of the game: its value unless set otherwise, where it may lie, and what it means."""

    default: ExactNumber
    range: Range | None = None
    unit: str = ""
    meaning: str = ""
    source: str = ""
    prior: Annotated[Prior, BeforeValidator(_to_prior)] | None = None

    @model_validator(mode="after")
    def _default_and_prior_in_range(self) -> Parameter:
        if self.range is None:
            if self.prior is not None and self.prior.family == "normal":
                raise PartError(("prior", "a normal prior is truncated to the parameter's range: give a range"))
            return self
        low, high = self.range
        faults = []
        if not low <= self.default <= high:
            faults.append(("default", f"the default {self.default} lies outside the range [{low}, {high}]"))
        support = self.prior.support if self.prior else None
        if support and (support[0] < low or support[1] > high):
            faults.append(("prior", f"the prior {self.prior} reaches outside the range [{low}, {high}]"))
        if faults:
            raise PartError(*faults)
        return self


class Claim(PartBase):
    """A statement about the equilibria, decided at given values or over ranges of parameters."""

    says: str = ""
    holds: Condition
    quantifier: Annotated[Literal["every", "some", "selected"], BeforeValidator(_to_quantifier)] = Field(
        default="every", alias="in"
    )
    select: Annotated[str | Expression, BeforeValidator(_to_selection)] | None = None
    over: dict[str, Range] = Field(default_factory=dict)
    at: dict[str, ExactNumber] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> Claim:
        faults = [("at", f"'{name}' stands both under over and under at") for name in self.over if name in self.at]
        if self.select is not None and self.quantifier != "selected":
            faults.append(("select", 'select = ... needs in = "selected"'))
        if faults:
            raise PartError(*faults)
        return self


def _to_whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("a whole number is expected here, such as 3")
    return value


class Replication(PartBase):
    """A published or re-derived value, and what this project's tools find in its place.

    Exactly one of ``quantity`` (a quantity of an equilibrium or, with ``count``, of the outcome in which so many players
    play each strategy) and ``breakpoint`` (a parameter along which equilibria change at the value).
    """

    says: str = ""
    quantity: Quantity | None = None
    breakpoint: str | None = None
    value: Quantity
    tolerance: ExactNumber = Fraction(0)
    quantifier: Annotated[Literal["every", "some"], BeforeValidator(_to_quantifier)] = Field(
        default="every", alias="in"
    )
    concept: str | None = None
    at: dict[str, ExactNumber] = Field(default_factory=dict)
    count: dict[str, Annotated[int, BeforeValidator(_to_whole)]] | None = None
    provenance: Literal["published", "re-derived", "essay"]
    source: str = ""

    @model_validator(mode="after")
    def _one_thing(self) -> Replication:
        if (self.quantity is None) == (self.breakpoint is None):
            raise PartError(("", "a replication has either a quantity or a breakpoint"))
        faults = [
            (key, f"'{key}' does not belong to a breakpoint")
            for key in ("count",)
            if self.breakpoint is not None and getattr(self, key) is not None
        ]
        if self.tolerance < 0:
            faults.append(("tolerance", "a tolerance is 0 or above"))
        if faults:
            raise PartError(*faults)
        return self


class TreeNode(PartBase):
    """A node of a game tree as it is written: a player's, chance's, or an outcome."""

    player: str | None = None
    moves: dict[str, str] | None = None
    information: str | None = None
    chance: dict[str, Quantity] | None = None
    to: dict[str, str] | None = None
    payoffs: (
        Annotated[
            Annotated[tuple[Quantity, ...], Tag("list")] | Annotated[dict[str, Quantity], Tag("table")],
            Discriminator(lambda value: "table" if isinstance(value, dict) else "list"),
        ]
        | None
    ) = None

    @model_validator(mode="before")
    @classmethod
    def _one_kind(cls, value: Any) -> Any:  # noqa: ANN401 - pydantic hands over raw data
        if not isinstance(value, dict):
            raise ValueError("a node is a table with player and moves, or chance, or payoffs")
        if any(key not in cls.model_fields for key in value):
            return value  # A misspelled key is the fault to report, and not what seems to be missing because of it.
        kinds = [kind for kind in ("player", "chance", "payoffs") if kind in value]
        if len(kinds) != 1:
            found = "it has " + " and ".join(kinds) if kinds else "it has none of them"
            raise ValueError(f"a node has exactly one of player, chance and payoffs; {found}")
        allowed = {"player": {"moves", "information"}, "chance": {"to"}, "payoffs": set()}[kinds[0]]
        faults = [
            (key, f"'{key}' does not belong to a node with '{kinds[0]}'")
            for key in ("moves", "information", "to")
            if key in value and key not in allowed
        ]
        if kinds[0] == "player" and not value.get("moves"):
            faults.append(("", 'a player\'s node needs moves = { move = "next node", ... }'))
        if kinds[0] == "chance" and not value.get("chance"):
            faults.append(("", 'a chance node needs events: chance = { event = "probability", ... }'))
        if faults:
            raise PartError(*faults)
        return value


@dataclass(frozen=True, slots=True)
class TypePrior:
    """``types[i]`` of each player (none for a player without private information) and the probability of each profile.

    A profile has one type for each player who has types, in the order of the players; ``paths`` say where its
    probability stands in the file.
    """

    types: tuple[tuple[str, ...], ...] = ()
    probabilities: Mapping[tuple[str, ...], Expression] = field(default_factory=dict)
    paths: Mapping[tuple[str, ...], tuple[str | int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Crowd:
    """The players of a symmetric game: how many, and whether ``count.strategy`` in payoffs has the player too."""

    count: Expression | None = None
    counts_all: bool = False


@dataclass(frozen=True, slots=True)
class GameSpec:
    """A game file that has been read and found right.

    ``definitions`` stand in an order in which each uses only earlier ones; those in ``outcome_definitions``
    depend on what is played, the others on parameters alone. A strategic or staged game has ``strategies`` and
    either ``cells`` (by pure profile, a payoff a player) or ``formulas`` (one a player); a tree has ``tree``,
    root first. In a Bayesian game ``cells`` may be by type profile and pure profile, as ``typed_cells`` tells. A symmetric
    game or a population has ``strategy_payoffs``, by player and strategy. ``reference`` is the publication that it is from.
    """

    file: str
    sha256: str
    text: str
    title: str
    source: str
    description: str
    form: str
    concept: str | None
    parameters: Mapping[str, Parameter]
    definitions: Mapping[str, Expression]
    outcome_definitions: frozenset[str]
    players: tuple[str, ...]
    strategies: tuple[tuple[str, ...], ...]
    cells: Mapping[tuple[str, ...], tuple[Expression, ...]]
    cell_paths: Mapping[tuple[str, ...], tuple[tuple[str | int, ...], ...]]
    formulas: tuple[Expression, ...]
    tree: Mapping[str, TreeNode]
    stages: tuple[tuple[str, ...], ...]
    measures: Mapping[str, Expression]
    claims: Mapping[str, Claim]
    replications: Mapping[str, Replication] = field(default_factory=dict)
    prior: TypePrior = field(default_factory=lambda: TypePrior())
    typed_cells: bool = False
    crowd: Crowd = field(default_factory=lambda: Crowd())
    strategy_payoffs: Mapping[tuple[str, str], Expression] = field(default_factory=dict)
    reference: Citation | None = None
