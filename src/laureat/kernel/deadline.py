"""Deadlines: an instant together with the zone of the rule that set it."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MOSCOW = "Europe/Moscow"


@dataclass(frozen=True)
class Deadline:
    """An instant (aware, kept in UTC) and the IANA zone in which its rule is written.

    A deadline "till 23:59" includes the whole of that minute; the server's clock decides.
    """

    instant: datetime
    zone: str

    @classmethod
    def end_of(cls, day: date, zone: str) -> Deadline:
        """The deadline "till 23:59 of this day" in the rule's zone."""
        return cls(datetime.combine(day, time(23, 59), ZoneInfo(zone)), zone)

    def passed(self, at: datetime) -> bool:
        """Whether the deadline is over at this instant (the last minute itself still counts)."""
        return at.astimezone(ZoneInfo(self.zone)).replace(second=0, microsecond=0) > self.local.replace(second=0, microsecond=0)

    @property
    def local(self) -> datetime:
        """The instant in the rule's own zone."""
        return self.instant.astimezone(ZoneInfo(self.zone))

    @property
    def moscow(self) -> datetime:
        """The instant in Moscow's zone."""
        return self.instant.astimezone(ZoneInfo(MOSCOW))

    @property
    def offset(self) -> str:
        """The zone's offset at that instant, as "UTC+7"."""
        seconds = int((self.local.utcoffset() or self.local - self.local).total_seconds())
        hours, minutes = divmod(abs(seconds) // 60, 60)
        return f"UTC{'+' if seconds >= 0 else '−'}{hours}{f':{minutes:02}' if minutes else ''}"


def end_of_term(start: date, months: int) -> date:
    """The last day of a term of so many months that begins on `start`."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    if start.day > last:  # there is no such day in that month: the term ends with the month
        return date(year, month + 1, last)
    return date(year, month + 1, start.day) - timedelta(days=1)
