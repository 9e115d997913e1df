"""The papers of a blind tasting: the sealed act of coding, the protocol of opening, labels for the samples."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from laureat.judging import specimens
from laureat.judging.models import CodingAct
from laureat.papers import render
from laureat.season import queries as seasons


def coding_act_pdf(act: CodingAct, *, place: str, at: datetime) -> bytes:
    """Which code is which good. Sealed until the opening: whoever asks for it is asked about by `tasting_rules.may_see_codes`."""
    paper = {
        **_about(act, "Акт кодировки образцов", at=at),
        "place": place or _place(act),
        "coders": [[person.full_name, person.post, person.short_name] for person in specimens.coders_of(act)],
        "made_by": act.coded_by.full_name,
        "rows": _rows(act),
    }
    return render.render("coding-act", paper, at=at)


def opening_pdf(act: CodingAct, *, sheets: int, root: str, at: datetime) -> bytes:
    """What each code was, by how many signed sheets, and the root of their seals."""
    regulation, counted = seasons.rules_of(act.stage.season), specimens.counts(act)
    sample_sheets = {sample.code: counted.get(sample.entry_id, (0, 0))[0] for sample in specimens.specimens(act)}
    paper = {
        **_about(act, "Протокол вскрытия кодов", at=at),
        "place": _place(act),
        "coded_at": render.in_words(render.local_day(act.coded_at, act.stage.zone)),
        "opened_by": act.opened_by.full_name if act.opened_by else "",
        "opened_short": act.opened_by.short_name if act.opened_by else "",
        "criteria": [criterion.title for criterion in specimens.tasting_criteria(regulation, act.nomination)],
        "tasters": [taster.expert.person.full_name for taster in specimens.tasters(act) if taster.signed],
        "rows": [{**row, "sheets": str(sample_sheets[row["code"]])} for row in _rows(act)],
        "sheets": sheets,
        "root": root,
        "act_sha256": act.document.sha256 if act.document else "",
    }
    return render.render("code-opening", paper, at=at)


def labels_pdf(act: CodingAct, *, at: datetime) -> bytes:
    """A label with its code for every sample, by code; nothing else stands on it but the tasting."""
    found = [sample.code for sample in specimens.specimens(act)]
    return render.render("sample-labels", {**_about(act, "Этикетки образцов", at=at), "codes": found}, at=at)


def _about(act: CodingAct, title: str, *, at: datetime) -> dict[str, Any]:
    season = act.stage.season
    nomination = seasons.rules_of(season).nomination(act.nomination).title
    return {
        "title": f"{title}: {nomination}",
        "heading": title,
        "programme": f"{season.programme.name}, {season.year}",
        "stage": act.stage.region.name if act.stage.region else "Федеральный этап",
        "nomination": nomination,
        "date": render.in_words(render.local_day(at, act.stage.zone)),
        "moment": render.moment(at, act.stage.zone),
    }


def _place(act: CodingAct) -> str:
    return act.stage.region.name if act.stage.region else "г. Москва"


def _rows(act: CodingAct) -> list[dict[str, str]]:
    return [
        {
            "code": sample.code, "good": sample.entry.good.name, "enterprise": sample.entry.enterprise.name,
            "number": sample.entry.number or "",
        }
        for sample in specimens.specimens(act)
    ]  # fmt: skip
