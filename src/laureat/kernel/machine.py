"""State machines as one readable table of moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


class IllegalMove(Exception):
    """A thing was asked to make a move that its state does not have."""

    def __init__(self, machine: str, state: str, verb: str) -> None:
        super().__init__(f"{machine}: no '{verb}' from '{state}'")
        self.machine, self.state, self.verb = machine, state, verb


@dataclass(frozen=True)
class Machine:
    """A process: its states, where it starts, and the table `{(state, verb): next state}`.

    `name` is the thing that moves ("entry"); the table is the single source for actions, buttons and diagrams.
    """

    name: str
    initial: str
    moves: Mapping[tuple[str, str], str]

    def may(self, state: str, verb: str) -> bool:
        """Whether `verb` leads anywhere from `state`."""
        return (state, verb) in self.moves

    def move(self, state: str, verb: str) -> str:
        """The state after `verb`. Raises `IllegalMove` when the table has no such move."""
        try:
            return self.moves[state, verb]
        except KeyError:
            raise IllegalMove(self.name, state, verb) from None

    def verbs(self, state: str) -> list[str]:
        """What can be done from `state`, in the table's order."""
        return [verb for source, verb in self.moves if source == state]

    def states(self) -> list[str]:
        """Every state, in the order in which the process meets them."""
        found = [self.initial]
        for (source, _), target in self.moves.items():
            found += [state for state in (source, target) if state not in found]
        return found

    def unreachable(self, declared: Iterable[str]) -> set[str]:
        """Declared states that no chain of moves leads to from the start."""
        reached, frontier = {self.initial}, [self.initial]
        while frontier:
            here = frontier.pop()
            new = {target for (source, _), target in self.moves.items() if source == here} - reached
            reached |= new
            frontier += new
        return set(declared) - reached

    def diagram(self) -> str:
        """The process as a Mermaid state diagram."""
        rows = [f"    {_node(source)} --> {_node(target)}: {verb}" for (source, verb), target in self.moves.items()]
        return "\n".join(["stateDiagram-v2", f"    [*] --> {_node(self.initial)}", *rows])


def _node(state: str) -> str:
    return str(state).replace("-", "_")
