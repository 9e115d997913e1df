"""Who judges what, for a whole season: `assignment.py [--items 5000] [--experts 600] [--limit 120]`.

A world of six groups, ten fields and 5 % conflicts, each expert of one to three groups and three fields, three experts to an item. Times the
proposal and the repair when one expert falls ill. Beside it: the greedy method (least loaded first, then levelled) on the same world, and
`scipy.optimize.linprog` (HiGHS) on the full model of growing parts, each in a process of its own that is ended after `--limit` seconds.
Prints one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from laureat.judging.assignment import Item, Judge, Request, propose, repair


def world(items: int, experts: int, limit_of_load: int | None = None, seed: int = 1) -> Request:
    """Costs: the distance to the nearest of the expert's fields, 0.3 a step, and a part that all pairs have of their own."""
    chance = np.random.default_rng(seed)
    group, field = chance.integers(0, 6, items), chance.integers(0, 10, items)
    able = np.zeros((experts, 6), dtype=bool)
    for expert in range(experts):
        able[expert, chance.choice(6, chance.integers(1, 4), replace=False)] = True
    fields = np.stack([chance.choice(10, 3, replace=False) for _ in range(experts)])
    apart = np.abs(field[:, None, None] - fields[None]).min(2)
    cost = np.clip(np.minimum(apart * 0.3, 1) * 0.7 + 0.3 * chance.random((items, experts)), 0, 1)
    rows, columns = np.nonzero(able[:, group].T & (chance.random((items, experts)) > 0.05))
    pairs = dict(zip(zip(rows.tolist(), columns.tolist(), strict=True), cost[rows, columns].tolist(), strict=True))
    judges = tuple(Judge(expert, most=limit_of_load) for expert in range(experts))
    return Request(tuple(Item(item, str(group[item]), 3) for item in range(items)), judges, pairs)


def main(items: int, experts: int, limit: int) -> dict[str, Any]:
    """What was measured."""
    request = world(items, experts)
    seconds, found = _timed(lambda: propose(request, seed=1))
    mending, mended = _timed(lambda: repair(request, found.pairs, gone={7}, seed=1))
    slow, greedy = _timed(lambda: _greedy(request))
    return {
        "items": items, "experts": experts, "possible": len(request.cost), "seconds": round(seconds, 2), "feasible": found.feasible,
        "cost": round(found.cost, 1), "loads": _spread(found.loads.values()), "parts": sorted(found.components.values()),
        "repair": {"lost": sum(pair[1] == 7 for pair in found.pairs), "moves": len(mended.moves), "seconds": round(mending, 2),
                   "feasible": mended.proposal.feasible},
        "greedy": {"seconds": round(slow, 2), "cost": round(sum(request.cost[pair] for pair in greedy), 1),
                   "loads": _spread(_loads(request, greedy).values())},
        "linprog": [_beside(part, max(part * experts // items, 12), limit) for part in (250, 500, 1000, 2000, items)],
    }  # fmt: skip


def _beside(items: int, experts: int, limit: int) -> dict[str, Any]:
    """Ours and the peer's on a part of the size that is asked, both with costs and evenness in one price; all in one group, so nothing has to be joined."""
    request = world(items, experts, limit_of_load=items * 3 // experts + 10)
    whole = Request(tuple(Item(i.key, "all", i.needed) for i in request.items), request.experts, request.cost)
    ours, found = _timed(lambda: propose(whole))
    answers: Any = multiprocessing.get_context("spawn").Queue()
    child = multiprocessing.get_context("spawn").Process(target=_linprog, args=(request, answers))
    child.start()
    try:
        theirs, least = answers.get(timeout=limit)
    except Exception:
        theirs, least = None, None
    child.kill()
    child.join()
    mine = found.cost + sum(load * (load + 1) / 2 for load in found.loads.values())
    return {"items": items, "experts": experts, "possible": len(request.cost), "ours": round(ours, 2),
            "linprog": theirs and round(theirs, 2), "ratio": theirs and round(theirs / ours, 1),
            "prices": [round(mine, 4), least and round(least, 4)]}  # fmt: skip


def _linprog(request: Request, answers: Any) -> None:
    """A variable for each pair and for each unit of each expert's load; the matrix is totally unimodular."""
    started = time.perf_counter()
    pairs = np.array(list(request.cost))
    units = np.array([(judge.key, n + 1) for judge in request.experts for n in range(judge.most or 0)])
    first, count = len(request.items), len(pairs)
    rows = np.concatenate([pairs[:, 0], first + pairs[:, 1], first + units[:, 0]])
    columns = np.concatenate([np.arange(count), np.arange(count), count + np.arange(len(units))])
    signs = np.concatenate([np.ones(2 * count), -np.ones(len(units))])
    matrix = csr_array((signs, (rows, columns)), shape=(first + len(request.experts), count + len(units)))
    price = np.concatenate([list(request.cost.values()), units[:, 1]])
    needs = np.array([item.needed for item in request.items] + [0] * len(request.experts))
    solved = linprog(price, A_eq=matrix, b_eq=needs, bounds=(0, 1), method="highs")
    answers.put((time.perf_counter() - started, float(solved.fun)))


def _greedy(request: Request) -> set[tuple[int, int]]:
    """As it was done before: the least choice first, the least loaded experts, then single pairs levelled; matches play no part."""
    chance = random.Random(1)
    possible: dict[int, set[int]] = defaultdict(set)
    for item, expert in request.cost:
        possible[item].add(expert)
    load, order = dict.fromkeys((j.key for j in request.experts), 0), {j.key: chance.random() for j in request.experts}
    chosen = {}
    for item in sorted(possible, key=lambda i: (len(possible[i]), i)):
        chosen[item] = set(sorted(possible[item], key=lambda e: (load[e], order[e]))[:3])
        for expert in chosen[item]:
            load[expert] += 1
    moved = True
    while moved:
        moved = False
        for item, panel in chosen.items():
            heavy = max(panel, key=lambda e: (load[e], e))
            light = min(possible[item] - panel, key=lambda e: (load[e], e), default=heavy)
            if load[heavy] - load[light] > 1:
                panel.symmetric_difference_update({heavy, light})
                load[heavy] -= 1
                load[light] += 1
                moved = True
    return {(item, expert) for item, panel in chosen.items() for expert in panel}


def _loads(request: Request, pairs: set[tuple[int, int]]) -> dict[int, int]:
    loads = dict.fromkeys((judge.key for judge in request.experts), 0)
    for _, expert in pairs:
        loads[expert] += 1
    return loads


def _spread(loads: Any) -> list[int]:
    return [min(loads), max(loads)]


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = act()
    return time.perf_counter() - started, result


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=5000)
    parser.add_argument("--experts", type=int, default=600)
    parser.add_argument("--limit", type=int, default=120, help="seconds for the peer")
    print(json.dumps(main(**vars(parser.parse_args()))))
