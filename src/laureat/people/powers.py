"""Which appointment gives which power: one table."""

from __future__ import annotations

from laureat.people.states import Power, Role
from laureat.registry.states import BodyKind

P = Power
_REGIONAL_OFFICE = frozenset({P.SEE_BOARD, P.WRITE_LETTERS})

POWERS: dict[tuple[str, str], frozenset[Power]] = {
    (BodyKind.MINISTRY, Role.CLERK): _REGIONAL_OFFICE,
    (BodyKind.MINISTRY, Role.HEAD): _REGIONAL_OFFICE | {P.RUN_STAGE},
    (BodyKind.CENTRE, Role.CLERK): _REGIONAL_OFFICE | {P.RUN_STAGE, P.CHECK_ENTRIES, P.ASSIGN_EXPERTS, P.CONVENE},
    (BodyKind.CENTRE, Role.HEAD): _REGIONAL_OFFICE | {P.RUN_STAGE, P.CHECK_ENTRIES, P.ASSIGN_EXPERTS, P.CONVENE, P.APPOINT},
    (BodyKind.COMMISSION, Role.CLERK): frozenset({P.SEE_BOARD, P.CONVENE}),
    (BodyKind.DIRECTORATE, Role.CLERK): frozenset(P) - {P.APPROVE_REGULATION, P.APPOINT},
    (BodyKind.DIRECTORATE, Role.HEAD): frozenset(P),
}
