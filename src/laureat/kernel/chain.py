"""Hash chains: rows that confirm one another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence

GENESIS = "0" * 64


def canonical(thing: object) -> str:
    """JSON with one spelling only: sorted keys, no spaces, Cyrillic as it is."""
    return json.dumps(thing, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def link(previous: str, payload: str) -> str:
    """SHA-256 (hex) of a row's payload and the hash of the row before it."""
    return hashlib.sha256(f"{previous}\n{payload}".encode()).hexdigest()


def merkle_root(leaves: Iterable[str]) -> str:
    """Root (hex) of a Merkle tree over hex leaves in their order; an odd leaf is carried up. Empty: `GENESIS`.

    Inner nodes are prefixed so that a leaf cannot pass for a node (RFC 6962's domain separation).
    """
    level: Sequence[str] = [hashlib.sha256(b"\x00" + leaf.encode()).hexdigest() for leaf in leaves]
    if not level:
        return GENESIS
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [_node(*pair) if len(pair) == 2 else pair[0] for pair in pairs]
    return level[0]


def _node(left: str, right: str) -> str:
    return hashlib.sha256(b"\x01" + f"{left}{right}".encode()).hexdigest()
