"""What connects experts with enterprises. Pure: plain values in, connections with their paths out; no database, no clock.

A path leads from the expert to the enterprise in steps of a kind and a name: works at «А», «А» and «Б» belong together by an extract.
A connection bars, or it is a hint that somebody should look at.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from laureat.kernel.text import bare_name, fold

Step = tuple[str, str]
_LONGEST_HOLDING = 6
_NUMBERS = ("inn", "by-inn")


@dataclass(frozen=True)
class Work:
    """Where a candidate works, or worked (until a year)."""

    name: str
    inn: str
    past: bool = False
    until: int | None = None


@dataclass(frozen=True)
class Candidate:
    """Somebody who judges or is to be invited: no region stands for the federal tier, `bodies` are those of the programme that they act
    for, by ИНН, `given` are entrants whose goods they were given already.
    """

    key: int
    family_name: str
    region: int | None
    works: tuple[Work, ...] = ()
    represents: frozenset[int] = frozenset()
    bodies: tuple[Work, ...] = ()
    given: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Entrant:
    """An enterprise with goods to judge: its names, the short one first, who issued its documents, which bodies of the programme it is
    itself (name, region), and whether panels of other regions mark a good of it too (`anchored`).
    """

    key: int
    inn: str
    region: int
    head_name: str = ""
    issuers: tuple[tuple[str, str], ...] = ()
    operates: tuple[tuple[str, int | None], ...] = ()
    names: tuple[str, ...] = ()
    anchored: bool = False


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


def essence(path: Iterable[Sequence[str]]) -> list[list[str]]:
    """What makes a path another one: its steps but for the ИНН, which only explain how the place of work was recognised."""
    return [list(step) for step in path if step[0] not in _NUMBERS]


class _Firms:
    """Entrants by what candidates may have in common with them."""

    def __init__(self, entrants: Iterable[Entrant], ties: Iterable[tuple[str, str, str]]) -> None:
        self.by_inn: dict[str, Entrant] = {}
        self.by_key: dict[int, Entrant] = {}
        self.by_name: dict[str, list[Entrant]] = defaultdict(list)
        self.by_head: dict[tuple[str, int | None], list[Entrant]] = defaultdict(list)
        self.by_anchor: dict[str, list[Entrant]] = defaultdict(list)
        self.heads: dict[int, set[str]] = {}
        self.by_issuer: dict[str, list[tuple[Entrant, str]]] = defaultdict(list)
        self.operators: list[Entrant] = []
        self.tied: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for firm in entrants:
            self.by_inn[firm.inn] = self.by_key[firm.key] = firm
            for name in {bare_name(name) for name in firm.names} - {""}:
                self.by_name[name].append(firm)
            self.heads[firm.key] = _family_names(firm.head_name)
            for name in self.heads[firm.key]:
                self.by_head[name, firm.region].append(firm)
                self.by_head[name, None].append(firm)
                if firm.anchored:
                    self.by_anchor[name].append(firm)
            for inn, document in firm.issuers:
                self.by_issuer[inn].append((firm, document))
            if firm.operates:
                self.operators.append(firm)
        for one, other, basis in ties:
            self.tied[one].append((other, basis))
            self.tied[other].append((one, basis))

    def namesakes(self, candidate: Candidate) -> Iterator[Entrant]:
        """Entrants whose head has the candidate's family name, of those whose goods the candidate may be given: of the own region, for a
        federal expert of every region (what is awarded there comes to the federal tier), besides anchors, and what was given already.
        """
        for name in _family_names(candidate.family_name):
            yield from self.by_head.get((name, candidate.region), ())
            yield from self.by_anchor.get(name, ())
            for key in candidate.given & self.by_key.keys():
                if name in self.heads[key]:
                    yield self.by_key[key]

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
        yield from _of_work(candidate.key, work, firms) if work.inn else _of_name(candidate.key, work, firms)
    yield from _of_operators(candidate, firms)
    for firm in firms.namesakes(candidate):
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
    """By the ИНН, which the path says: the name beside it is what somebody typed."""
    step, number = _place(work), ("by-inn", work.inn)
    if work.inn in firms.by_inn:
        kind = "former-employer" if work.past else "employer"
        yield Connection(key, firms.by_inn[work.inn].key, kind, (step, ("inn", work.inn)))
    for firm, path in firms.holding(work.inn):
        yield Connection(key, firm.key, "holding", (step, number, *path), hint=work.past)
    if not work.past:
        for firm, document in firms.by_issuer.get(work.inn, ()):
            yield Connection(key, firm.key, "issuer", (step, number, ("issued", document)))


def _of_name(key: int, work: Work, firms: _Firms) -> Iterator[Connection]:
    """Without an ИНН, the same name is a hint: other legal persons may have it too."""
    for firm in firms.by_name.get(bare_name(work.name), ()):
        yield Connection(key, firm.key, "same-name", (_place(work), ("same-name", firm.names[0])), hint=True)


def _place(work: Work) -> Step:
    return "worked" if work.past else "works", work.name


_WOMEN = re.compile(r"(?<=ов)а$|(?<=ев)а$|(?<=ин)а$|(?<=ын)а$")


def _family_names(name: str) -> set[str]:
    """Words of a name that may be the family name, folded, women's and men's forms alike; initials and patronymics left out."""
    words = [word for word in re.findall(r"[а-яa-z-]+", fold(name)) if len(word) > 2]
    likely = [word for word in words if not re.search(r"(вич|вна|ична)$", word)]
    return {re.sub(r"(ая|ий|ый|ой)$", "", _WOMEN.sub("", word)) for word in likely[:1]}
