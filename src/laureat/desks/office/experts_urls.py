"""Addresses of the register of experts."""

from django.urls import path, re_path

from laureat.desks.office import conflicts_views, experts_views, references_views

urlpatterns = [
    path("judging/experts/", experts_views.experts, name="experts"),
    path("judging/experts/invite/", experts_views.invite, name="invite-expert"),
    path("judging/experts/invitations/<int:pk>/withdraw/", experts_views.withdraw, name="withdraw-invitation"),
    path("judging/experts/<int:pk>/", experts_views.expert, name="expert"),
    path("judging/experts/<int:pk>/amend/", experts_views.amend, name="amend-expert"),
    path("judging/experts/<int:pk>/papers/new/", experts_views.keep_paper, name="keep-expert-paper"),
    path("judging/experts/<int:pk>/papers/<int:paper>/remove/", experts_views.remove_paper, name="remove-expert-paper"),
    path("judging/experts/<int:pk>/conflicts/new/", experts_views.state_conflict, name="state-conflict"),
    re_path(
        r"^judging/experts/(?P<pk>\d+)/licences/(?P<licence>\d+)/(?P<verb>pause|resume)/$",
        experts_views.turn_licence,
        name="turn-licence",
    ),
    path("judging/experts/<int:pk>/retire/", experts_views.retire, name="retire-expert"),
    path("judging/conflicts/", conflicts_views.conflicts, name="conflicts"),
    path("judging/conflicts/find/", conflicts_views.find, name="find-conflicts"),
    path("judging/conflicts/dismiss/", conflicts_views.dismiss, name="dismiss-hints"),
    re_path(r"^judging/conflicts/(?P<pk>\d+)/(?P<verb>confirm|dismiss)/$", conflicts_views.decide, name="decide-conflict"),
    path("judging/references/", references_views.references, name="references"),
    path("judging/references/new/", references_views.choose, name="choose-reference"),
    path("judging/references/new/<slug:nomination>/", references_views.write, name="write-reference"),
    path("judging/references/<int:pk>/retire/", references_views.retire, name="retire-reference"),
]
