"""Codes that people read from paper and type: no letters or digits that look alike, check character at the end."""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # 31 signs, a prime: the weighted sum finds any wrong or swapped sign

SAMPLE_LETTERS = "ABCEHKMPTX"  # capitals that look the same in both alphabets


def new_code(length: int = 10) -> str:
    """A random code of this length, its last sign a check of the others."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(length - 1))
    return with_check(body)


def sample_codes(number: int) -> list[str]:
    """So many different random codes of a letter and three digits, as samples bear them, in no order. Raises ValueError above 5000."""
    if number > 5000:
        raise ValueError("a letter and three digits are not enough for so many samples")
    codes: dict[str, None] = {}
    while len(codes) < number:
        codes[f"{secrets.choice(SAMPLE_LETTERS)}{100 + secrets.randbelow(900)}"] = None
    return list(codes)


def with_check(body: str) -> str:
    """The signs with their check sign."""
    return body + _check(body)


def normalise(text: str) -> str:
    """The code as it is kept: capitals, without spaces and dashes."""
    return "".join(sign for sign in text.upper() if sign in ALPHABET)


def is_code(text: str) -> bool:
    """Whether the check sign fits: a mistyped code is told apart from an unknown one."""
    code = normalise(text)
    return len(code) > 1 and code[-1] == _check(code[:-1])


def _check(body: str) -> str:
    total = sum((position + 2) * ALPHABET.index(sign) for position, sign in enumerate(body))
    return ALPHABET[total % len(ALPHABET)]
