"""The demonstration's logins, one for each role: kept in the demonstration's own folder, shown on its own page."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from allauth.mfa.totp.internal import auth as totp
from django.conf import settings

from laureat.people.models import Person

FILE = "logins.json"
ROLES = {
    "applicant": ("Заявитель, Кузбасс", "/applicant/", False),
    "expert-54": ("Эксперт, Новосибирская область", "/expert/", False),
    "expert": ("Эксперт, Кузбасс", "/expert/", False),
    "federal-expert": ("Федеральный эксперт", "/expert/", False),
    "member-70": ("Член комиссии, Томская область", "/member/", False),
    "chair-70": ("Председатель комиссии, Томская область", "/member/", False),
    "member": ("Член комиссии, Кузбасс", "/member/", False),
    "chair": ("Председатель комиссии, Кузбасс", "/member/", False),
    "centre": ("Региональный центр (ЦСМ), Кузбасс", "/office/", True),
    "ministry": ("Министерство, Кузбасс", "/office/", True),
    "directorate": ("Дирекция Программы", "/office/", True),
}


@dataclass(frozen=True)
class Login:
    """One way into the demonstration."""

    key: str
    role: str
    name: str
    email: str
    password: str
    desk: str
    totp_secret: str = ""

    @property
    def code(self) -> str:
        """The present code of the second factor, as the person's telephone would show it."""
        if not self.totp_secret:
            return ""
        counter = next(iter(totp.yield_hotp_counters_from_time()))
        return totp.format_hotp_value(totp.hotp_value(self.totp_secret, counter))


def keep(people: dict[str, Person], password: str, folder: Path) -> list[Login]:
    """Give the office's people a second factor and write the logins into the folder, readable by its owner alone."""
    made = [_login(key, people[key], password) for key in ROLES if key in people]
    path = folder / FILE
    path.touch(mode=0o600)
    path.write_text(json.dumps([asdict(login) for login in made], ensure_ascii=False, indent=1), encoding="utf-8")
    return made


def kept() -> list[Login]:
    """The logins of the demonstration that this site serves; none elsewhere."""
    path = Path(settings.DATA_DIR) / FILE
    if not settings.DEMO or not path.exists():
        return []
    return [Login(**login) for login in json.loads(path.read_text(encoding="utf-8"))]


def new_password() -> str:
    """A password that can be typed."""
    return "-".join(secrets.token_hex(2) for _ in range(3))


def _login(key: str, person: Person, password: str) -> Login:
    role, desk, office = ROLES[key]
    secret = totp.generate_totp_secret() if office else ""
    if secret:
        totp.TOTP.activate(person, secret)
    return Login(key, role, person.full_name, person.email, password, desk, secret)
