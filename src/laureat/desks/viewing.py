"""Documents shown in the page: a picture of one page with its text, pages before and after, the file itself. The same for every desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from laureat.files import links, pages
from laureat.files.models import Document
from laureat.files.pages import Page
from laureat.kernel import Refused


@dataclass(frozen=True)
class Paper:
    """A document in a list: what it is, the link that shows it in the page, the link to the file."""

    document: Document
    kind: str
    title: str
    number: str
    file: str

    @property
    def shown(self) -> bool:
        """Whether its pages can be shown."""
        return self.document.media_type in pages.SHOWN

    @property
    def href(self) -> str:
        """Where its name leads: into the page, or to the file."""
        return address(self.document, 1) if self.shown else self.file


@dataclass(frozen=True)
class View:
    """What the viewer shows: a page of a document, or why there is none."""

    paper: Paper
    number: int
    page: Page | None
    problem: str = ""

    @property
    def picture(self) -> str:
        """The address of the page's picture."""
        return f"{self.paper.file}pages/{self.number}/"

    @property
    def before(self) -> str:
        """The link to the page before, if there is one."""
        return address(self.paper.document, self.number - 1) if self.page and self.number > 1 else ""

    @property
    def after(self) -> str:
        """The link to the next page, if there is one."""
        return address(self.paper.document, self.number + 1) if self.page and self.number < self.page.count else ""


def address(document: Document, page: int) -> str:
    """The link, within any page that has the viewer, to a page of a document."""
    return f"?document={document.pk}&page={page}#viewer"


def papers(evidence: Iterable[Any], titles: dict[str, str], *, person_ref: str, at: datetime) -> list[Paper]:
    """Attached documents as a list."""
    return [
        Paper(e.document, e.kind, titles.get(e.kind, e.kind), e.number, links.sign(e.document, person_ref=person_ref, at=at))
        for e in evidence
    ]


def view(request: HttpRequest, found: Iterable[Paper]) -> View | None:
    """What the address asks to see of these documents; 404 for a document that is not among them."""
    wanted, number = request.GET.get("document", ""), request.GET.get("page", "1")
    if not wanted:
        return None
    paper = next((paper for paper in found if str(paper.document.pk) == wanted), None)
    if paper is None or not number.isdecimal() or len(number) > 4:
        raise Http404
    try:
        return View(paper, int(number), pages.page(paper.document, int(number)))
    except Refused as refused:
        return View(paper, int(number), None, str(refused))


def part(request: HttpRequest, shown: View) -> HttpResponse:
    """The viewer alone, for the script that puts it into the page."""
    return render(request, "desks/viewer.html", {"view": shown})


def either(request: Any, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The whole page, or the viewer alone when a script asks for it."""
    alone = request.method == "GET" and request.htmx and context["view"] is not None
    response = part(request, context["view"]) if alone else render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
