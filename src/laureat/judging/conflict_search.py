"""What connects experts with enterprises. Pure: plain values in, connections with their paths out; no database, no clock.

A path leads from the expert to the enterprise in steps of a kind and a name: works at «А», «А» and «Б» belong together by an extract.
A connection bars, or it is a hint that somebody should look at.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from laureat.kernel.text import fold

Step = tuple[str, str]
_LONGEST_HOLDING = 6


@dataclass(frozen=True)
class Work:
    """Where a candidate works, or worked (until a year)."""

    name: str
    inn: str
    past: bool = False
    until: int | None = None


@dataclass(frozen=True)
class Candidate:
    """Somebody who judges or is to be invited: `bodies` are those of the programme that they act for, by ИНН."""

    key: int
    family_name: str
    region: int | None
    works: tuple[Work, ...] = ()
    represents: frozenset[int] = frozenset()
    bodies: tuple[Work, ...] = ()


@dataclass(frozen=True)
class Entrant:
    """An enterprise with goods to judge: who issued their documents, and which bodies of the programme it is itself (name, region)."""

    key: int
    inn: str
    region: int
    head_name: str = ""
    issuers: tuple[tuple[str, str], ...] = ()
    operates: tuple[tuple[str, int | None], ...] = ()


@dataclass(frozen=True)
class Connection:
    """What connects a candidate with an entrant; a hint bars nobody until somebody confirms it."""

    candidate: int
    entrant: int
    kind: str
    path: tuple[Step, ...]
    hint: bool = False


def search(
    candidates: Iterable[Candidate], entrants: Iterable[Entrant], ties: Iterable[tuple[str, str, str]] = ()
) -> list[Connection]:
    """Every connection between the candidates and the entrants, one of a kind for each pair: the shortest path.

    `ties`: pairs of ИНН that belong together, with the ground. Time grows with candidates, entrants and connections, not their product.
    """
    firms = _Firms(entrants, ties)
    found: dict[tuple[int, int, str], Connection] = {}
    for candidate in candidates:
        for one in _of_candidate(candidate, firms):
            known = found.setdefault((one.candidate, one.entrant, one.kind), one)
            if len(one.path) < len(known.path):
                found[one.candidate, one.entrant, one.kind] = one
    return [found[key] for key in sorted(found)]


class _Firms:
    """Entrants by what candidates may have in common with them."""

    def __init__(self, entrants: Iterable[Entrant], ties: Iterable[tuple[str, str, str]]) -> None:
        self.by_inn: dict[str, Entrant] = {}
        self.by_key: dict[int, Entrant] = {}
        self.by_head: dict[str, list[Entrant]] = defaultdict(list)
        self.by_issuer: dict[str, list[tuple[Entrant, str]]] = defaultdict(list)
        self.operators: list[Entrant] = []
        self.tied: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for firm in entrants:
            self.by_inn[firm.inn] = self.by_key[firm.key] = firm
            for name in _family_names(firm.head_name):
                self.by_head[name].append(firm)
            for inn, document in firm.issuers:
                self.by_issuer[inn].append((firm, document))
            if firm.operates:
                self.operators.append(firm)
        for one, other, basis in ties:
            self.tied[one].append((other, basis))
            self.tied[other].append((one, basis))

    def holding(self, inn: str) -> Iterator[tuple[Entrant, tuple[Step, ...]]]:
        """Entrants that belong together with this legal person, by the shortest chain of ties."""
        queue: deque[tuple[str, tuple[Step, ...]]] = deque([(inn, ())])
        seen = {inn}
        while queue:
            here, path = queue.popleft()
            if here != inn and here in self.by_inn:
                yield self.by_inn[here], path
            if len(path) < _LONGEST_HOLDING:
                for other, basis in self.tied.get(here, ()):
                    if other not in seen:
                        seen.add(other)
                        queue.append((other, (*path, ("tie", basis))))


def _of_candidate(candidate: Candidate, firms: _Firms) -> Iterator[Connection]:
    for key in candidate.represents & firms.by_key.keys():
        yield Connection(candidate.key, key, "representative", (("represents", ""),))
    for work in candidate.works:
        if work.inn:
            yield from _of_work(candidate.key, work, firms)
    yield from _of_operators(candidate, firms)
    for name in _family_names(candidate.family_name):
        for firm in firms.by_head.get(name, ()):
            yield Connection(candidate.key, firm.key, "namesake", (("namesake", firm.head_name),), hint=True)


def _of_operators(candidate: Candidate, firms: _Firms) -> Iterator[Connection]:
    for body in candidate.bodies:
        if body.inn in firms.by_inn:
            yield Connection(candidate.key, firms.by_inn[body.inn].key, "operator", (("acts", body.name),))
    for firm in firms.operators:
        for name, region in firm.operates:
            if region is None or region == candidate.region:
                yield Connection(candidate.key, firm.key, "operator", (("invited", name),), hint=True)


def _of_work(key: int, work: Work, firms: _Firms) -> Iterator[Connection]:
    step = ("worked" if work.past else "works", work.name)
    if work.inn in firms.by_inn:
        yield Connection(key, firms.by_inn[work.inn].key, "former-employer" if work.past else "employer", (step,))
    for firm, path in firms.holding(work.inn):
        yield Connection(key, firm.key, "holding", (step, *path), hint=work.past)
    if not work.past:
        for firm, document in firms.by_issuer.get(work.inn, ()):
            yield Connection(key, firm.key, "issuer", (step, ("issued", document)))


_WOMEN = re.compile(r"(?<=ов)а$|(?<=ев)а$|(?<=ин)а$|(?<=ын)а$")


def _family_names(name: str) -> set[str]:
    """Words of a name that may be the family name, folded, women's and men's forms alike; initials and patronymics left out."""
    words = [word for word in re.findall(r"[а-яa-z-]+", fold(name)) if len(word) > 2]
    likely = [word for word in words if not re.search(r"(вич|вна|ична)$", word)]
    return {re.sub(r"(ая|ий|ый|ой)$", "", _WOMEN.sub("", word)) for word in likely[:1]}
