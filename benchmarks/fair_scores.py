"""Fair scores of a whole season beside statsmodels' mixed model: `fair_scores.py [--items 4000] [--experts 600] [--each 5]`.

Times `scoring.fair_scores` (variances, scores, intervals, rank draws) on simulated marks, the same with ten times the marks with `--growth`,
and statsmodels' MixedLM (`pip install statsmodels` where it is wanted) on growing parts of the marks, each in a process of its own that is
ended after `--limit` seconds. Prints one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import queue
import resource
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np
from scipy.stats import kendalltau

from laureat.judging.scoring import fair_scores


def simulated(items: int, experts: int, each: int, seed: int = 1) -> dict[str, np.ndarray]:
    """Marks with a known truth: goods of SD 2, experts' severity of SD 1.6, residuals of SD 1.5."""
    chance = np.random.default_rng(seed)
    truth, severe = chance.normal(30, 2, items), chance.normal(0, 1.6, experts)
    item = np.repeat(np.arange(items), each)
    expert = np.concatenate([chance.permutation(experts) for _ in range(items * each // experts + 1)])[: items * each]
    mark = truth[item] - severe[expert] + chance.normal(0, 1.5, len(item))
    return {"item": item, "expert": expert, "mark": mark, "truth": truth}


def main(items: int, experts: int, each: int, limit: int, growth: bool) -> dict[str, Any]:
    """What was measured."""
    made = simulated(items, experts, each)
    seconds, scores = _timed(lambda: fair_scores(made["item"], made["expert"], made["mark"]))
    found: dict[str, Any] = {
        "items": items, "experts": experts, "marks": items * each, "seconds": round(seconds, 2),
        "tau_raw": round(kendalltau(scores.raw, made["truth"])[0], 3), "tau_fair": round(kendalltau(scores.fair, made["truth"])[0], 3),
        "inside_interval": round(float(((scores.low <= made["truth"]) & (made["truth"] <= scores.high)).mean()), 3),
        "peer": [_beside(part, limit) for part in (80, 320, 640)],
    }  # fmt: skip
    if growth:
        more = simulated(items * 10, experts * 10, each)
        found["tenfold_seconds"] = round(_timed(lambda: fair_scores(more["item"], more["expert"], more["mark"]))[0], 1)
        found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return found


def _beside(items: int, limit: int) -> dict[str, Any]:
    """Ours and the peer's on a part that the peer can still do."""
    made = simulated(items, max(items // 6, 4), 5)
    ours, scores = _timed(lambda: fair_scores(made["item"], made["expert"], made["mark"]))
    answers: Any = multiprocessing.get_context("spawn").Queue()
    child = multiprocessing.get_context("spawn").Process(target=_statsmodels, args=(made, answers))
    child.start()
    until = time.monotonic() + limit
    theirs, variances = None, None
    while time.monotonic() < until and theirs is None:
        with suppress(queue.Empty):
            theirs, variances = answers.get(timeout=1)
        if not child.is_alive() and answers.empty():
            break
    child.kill()
    child.join()
    mine = [round(v, 4) for v in (scores.variance_item, scores.variance_expert, scores.variance_residual)]
    return {"items": items, "ours": round(ours, 4), "statsmodels": theirs and round(theirs, 2),
            "ratio": theirs and round(theirs / ours), "variances": [mine, variances]}  # fmt: skip


def _statsmodels(made: dict[str, np.ndarray], answers: Any) -> None:
    import pandas as pd  # noqa: PLC0415 - a peer's needs, not ours
    import statsmodels.formula.api as smf  # noqa: PLC0415

    table = pd.DataFrame({key: made[key] for key in ("item", "expert", "mark")}).assign(all=1)
    parts = {"item": "0 + C(item)", "expert": "0 + C(expert)"}
    started = time.perf_counter()
    fitted = smf.mixedlm("mark ~ 1", table, groups="all", vc_formula=parts, re_formula="0").fit(reml=True)
    variances = dict(zip(fitted.model.exog_vc.names, fitted.vcomp, strict=True))
    answers.put(
        (time.perf_counter() - started, [round(float(v), 4) for v in (variances["item"], variances["expert"], fitted.scale)])
    )


def _timed(act: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    result = act()
    return time.perf_counter() - started, result


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--items", type=int, default=4000)
    parser.add_argument("--experts", type=int, default=600)
    parser.add_argument("--each", type=int, default=5)
    parser.add_argument("--limit", type=int, default=120, help="seconds for the peer")
    parser.add_argument("--growth", action="store_true", help="ten times the items and experts too")
    print(json.dumps(main(**vars(parser.parse_args()))))
