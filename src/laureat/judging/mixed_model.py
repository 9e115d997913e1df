"""The crossed mixed model of marks: mark = fixed part + item + expert + residual, its variances by REML, its effects as BLUPs.

Henderson's mixed model equations with the items absorbed: they are independent given the rest, so only a dense matrix of the size of the
experts has to be factored. Source: Searle, Casella, McCulloch, Variance Components (1992), chapters 7 and 8; the criterion is Bates et al.,
Fitting Linear Mixed-Effects Models Using lme4 (2015), section 3. Pure: arrays in, arrays out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, optimize, sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
_LOG_RATIO = 14.0  # variance ratios between e⁻¹⁴ and e¹⁴: below, a variance is none


@dataclass(frozen=True)
class Fit:
    """Estimates. `fixed` (p,), `expert` (J,); an item's value is `base + weights · (fixed, expert)`, given them with variance `loose`."""

    fixed: Floats
    expert: Floats
    variance_item: float
    variance_expert: float
    variance_residual: float
    base: Floats
    weights: Any
    loose: Floats
    factor: Floats

    def values(self) -> Floats:
        """Each item's value: its fixed part and its effect."""
        return np.asarray(self.base + self.weights @ np.concatenate([self.fixed, self.expert]))

    def covariance(self) -> Floats:
        """Of the errors of prediction of (fixed, expert); the variances are taken as known."""
        return np.asarray(self.variance_residual * linalg.cho_solve((self.factor, True), np.eye(len(self.factor))))

    def errors(self, covariance: Floats, item: Ints, expert: Ints, beyond: Floats) -> tuple[Floats, Floats]:
        """The standard error of each item's value, and the error variance of each mark's prediction, (I,) and (n,).

        `beyond` (n, p): what of the mark's fixed part does not belong to the item itself, for instance the region's severity.
        """
        columns, spread, mixed = len(self.fixed), np.empty(len(self.base)), np.empty(len(item))
        order = np.argsort(item, kind="stable")
        edges = np.searchsorted(item[order], np.arange(0, len(spread) + 1000, 1000))
        for start, first, last in zip(range(0, len(spread), 1000), edges, edges[1:], strict=False):
            rows, marks = self.weights[start : start + 1000], order[first:last]
            product = np.asarray(rows @ covariance)
            spread[start : start + 1000] = np.einsum("ij,ij->i", product, rows.toarray())
            own = product[item[marks] - start]
            effect = own[np.arange(len(marks)), columns + expert[marks]]
            mixed[marks] = effect + np.einsum("ij,ij->i", own[:, :columns], beyond[marks])
        fixed, crossed = covariance[:columns, :columns], covariance[columns:, :columns]
        rest = covariance.diagonal()[columns:][expert] + np.einsum("ij,ij->i", beyond @ fixed + 2 * crossed[expert], beyond)
        predicted = (self.loose + spread)[item] + 2 * mixed + rest
        return np.asarray(np.sqrt(np.maximum(self.loose + spread, 0))), np.asarray(np.maximum(predicted, 0))

    def draws(self, number: int, seed: int) -> Floats:
        """`number` draws of all items' values together, (number, I), from their distribution given the marks."""
        chance = np.random.default_rng(seed)
        noise = linalg.solve_triangular(self.factor, chance.standard_normal((len(self.factor), number)), lower=True, trans="T")
        common = np.concatenate([self.fixed, self.expert])[:, None] + np.sqrt(self.variance_residual) * noise
        own = np.sqrt(self.loose)[:, None] * chance.standard_normal((len(self.base), number))
        return np.asarray((self.base[:, None] + self.weights @ common + own).T)


class _Equations:
    """The mixed model equations of given marks, for any two variance ratios."""

    def __init__(self, item: Ints, expert: Ints, mark: Floats, design: Floats) -> None:
        self.marks, self.columns, self.experts = len(mark), design.shape[1], int(expert.max()) + 1
        rows, ones = np.arange(self.marks), np.ones(self.marks)
        items = sparse.csr_array((ones, (rows, item)))
        rest = sparse.hstack([sparse.csr_array(design), sparse.csr_array((ones, (rows, expert)))], format="csr")
        self.count = np.bincount(item).astype(float)
        self.cross = (items.T @ rest).tocsr()
        self.inner = (rest.T @ rest).toarray()
        self.item_sum, self.rest_sum, self.square = items.T @ mark, rest.T @ mark, float(mark @ mark)

    def solved(self, item_ratio: float, expert_ratio: float) -> tuple[Floats, Floats, Floats, float]:
        """Diagonal of the items, factor of the rest, its solution, and the residual sum of squares."""
        diagonal = self.count + 1 / item_ratio
        scaled = self.cross.multiply(1 / diagonal[:, None]).tocsr()
        left = self.inner - (self.cross.T @ scaled).toarray()
        left[np.arange(self.columns, len(left)), np.arange(self.columns, len(left))] += 1 / expert_ratio
        right = self.rest_sum - scaled.T @ self.item_sum
        factor = linalg.cholesky(left, lower=True, overwrite_a=True, check_finite=False)
        solution = linalg.cho_solve((factor, True), right)
        rest = self.square - float(self.item_sum @ (self.item_sum / diagonal)) - float(right @ solution)
        return diagonal, factor, solution, max(rest, 1e-12 * self.square)

    def criterion(self, logs: Floats) -> float:
        """Minus twice the restricted log-likelihood, up to a constant, profiled over the residual variance."""
        diagonal, factor, _solution, rest = self.solved(*np.exp(logs))
        free = self.marks - self.columns
        volumes = np.log(diagonal).sum() + 2 * np.log(factor.diagonal()).sum()
        return float(free * np.log(rest / free) + volumes + logs @ [len(diagonal), self.experts])


def fit(item: Ints, expert: Ints, mark: Floats, design: Floats, item_design: Floats) -> Fit:
    """Fit the model to marks.

    `item`, `expert`: (n,), numbered from 0 without gaps; `mark`: (n,); `design`: (n, p) of full rank; `item_design`: (I, p), the fixed part
    that belongs to the item itself. Raises ValueError when there are not more marks than columns.
    """
    if len(mark) <= design.shape[1]:
        raise ValueError("there are too few marks for a fair score")
    middle = float(mark.mean())
    equations = _Equations(item, expert, mark - middle, design)
    found = optimize.minimize(
        equations.criterion, np.array([0.0, -1.0]), method="L-BFGS-B", bounds=[(-_LOG_RATIO, _LOG_RATIO)] * 2,
        options={"ftol": 1e-12, "gtol": 1e-7},
    )  # fmt: skip
    item_ratio, expert_ratio = np.exp(found.x)
    diagonal, factor, solution, rest = equations.solved(item_ratio, expert_ratio)
    residual = rest / (len(mark) - design.shape[1])
    own = sparse.hstack([sparse.csr_array(item_design), sparse.csr_array((len(item_design), equations.experts))], format="csr")
    weights = (own - equations.cross.multiply(1 / diagonal[:, None])).tocsr()
    return Fit(
        fixed=solution[: design.shape[1]], expert=solution[design.shape[1] :], variance_item=item_ratio * residual,
        variance_expert=expert_ratio * residual, variance_residual=residual, base=middle + equations.item_sum / diagonal, weights=weights,
        loose=residual / diagonal, factor=factor,
    )  # fmt: skip
