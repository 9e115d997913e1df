"""Addresses of official letters."""

from django.urls import path

from laureat.desks.office import agreeing_views, incoming_views, letters_views, stationery_views

urlpatterns = [
    path("", letters_views.letters, name="letters"),
    path("new/", letters_views.compose, name="compose"),
    path("new/preview/", letters_views.live_preview, name="compose-preview"),
    path("letterheads/", stationery_views.stationery, name="stationery"),
    path("letterheads/new/", stationery_views.letterhead, name="letterhead"),
    path("letterheads/<int:pk>/", stationery_views.revise_letterhead, name="revise-letterhead"),
    path("letterheads/<int:pk>/letterhead.png", stationery_views.letterhead_preview, name="letterhead-preview"),
    path("signatories/new/", stationery_views.signatory, name="signatory"),
    path("signatories/<int:pk>/end/", stationery_views.end_signatory, name="end-signatory"),
    path("books/start/", stationery_views.numbering, name="numbering"),
    path("incoming/", incoming_views.incoming, name="incoming"),
    path("incoming/new/", incoming_views.receive, name="receive"),
    path("incoming/<int:pk>/paper/", incoming_views.incoming_paper, name="incoming-paper"),
    path("promises/", incoming_views.promises, name="promises"),
    path("<int:pk>/", letters_views.letter, name="letter"),
    path("<int:pk>/letter.pdf", letters_views.paper, name="letter-paper"),
    path("<int:pk>/letter.png", letters_views.preview, name="letter-preview"),
    path("<int:pk>/revise/", letters_views.revise, name="revise"),
    path("<int:pk>/revise/preview/", letters_views.live_preview, name="revise-preview"),
    path("<int:pk>/enclose/", letters_views.enclose, name="enclose"),
    path("<int:pk>/enclosures/<int:position>/take-out/", letters_views.take_out, name="take-out"),
    path("<int:pk>/refer/", letters_views.refer, name="refer"),
    path("<int:pk>/refer/<slug:kind>/take-out/", letters_views.unrefer, name="unrefer"),
    path("<int:pk>/promise/", letters_views.promise, name="promise"),
    path("<int:pk>/keeps/<int:promise>/", letters_views.keep_promise, name="keep-promise"),
    path("<int:pk>/circulate/", agreeing_views.circulate, name="circulate"),
    path("<int:pk>/approvals/<int:approval>/<slug:word>/", agreeing_views.answer, name="answer"),
    path("<int:pk>/signatures/attach/", agreeing_views.attach_signature, name="attach-signature"),
    path("<int:pk>/signatures/<int:signature>/", agreeing_views.signature, name="letter-signature"),
    path("<int:pk>/<slug:verb>/", agreeing_views.move, name="move-letter"),
]
