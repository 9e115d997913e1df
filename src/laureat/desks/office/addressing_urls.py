"""Addresses of the office desk: to whom letters go and what came of them."""

from django.urls import path

from laureat.desks.office import addressing_views, funnel_views, recipients_views

urlpatterns = [
    path("letters/groups/", addressing_views.saved_groups, name="groups"),
    path("letters/groups/<int:pk>/", addressing_views.group, name="group"),
    path("letters/funnel/", funnel_views.season, name="letters-funnel"),
    path("letters/funnel.xlsx", funnel_views.season_spreadsheet, name="letters-funnel-xlsx"),
    path("letters/<int:pk>/addressees/", addressing_views.address, name="address"),
    path("letters/<int:pk>/addressees/list/", recipients_views.recipients, name="recipients"),
    path("letters/<int:pk>/addressees/list.xlsx", funnel_views.spreadsheet, name="recipients-xlsx"),
    path("letters/<int:pk>/addressees/<int:addressee>/", recipients_views.recipient, name="recipient"),
    path("letters/<int:pk>/addressees/<int:addressee>/copy.pdf", recipients_views.copy, name="recipient-copy"),
    path("letters/<int:pk>/addressees/<int:addressee>/copy.png", recipients_views.copy_picture, name="recipient-picture"),
    path("letters/<int:pk>/addressees/<int:addressee>/off/", recipients_views.take_off, name="take-off"),
    path("letters/<int:pk>/addressees/<int:addressee>/again/", recipients_views.again, name="send-again"),
    path("letters/<int:pk>/send/", recipients_views.send, name="send-letter"),
    path("letters/<int:pk>/progress/", recipients_views.progress, name="dispatch-progress"),
    path("letters/<int:pk>/funnel/", funnel_views.letter, name="letter-funnel"),
    path("letters/<int:pk>/post/", recipients_views.post, name="letter-post"),
    path("letters/<int:pk>/post/labels.pdf", recipients_views.labels, name="postal-labels"),
    path("letters/<int:pk>/post/register.pdf", recipients_views.postal_register, name="postal-register"),
]
