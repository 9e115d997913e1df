"""Addresses of the expert's desk."""

from django.urls import path

from laureat.desks.expert import licence_views, pack_views, tasting_views, views

app_name = "expert"
urlpatterns = [
    path("", views.home, name="home"),
    path("background/", licence_views.background, name="background"),
    path("licences/", licence_views.mine, name="licences"),
    path("licences/<slug:nomination>/", licence_views.licence, name="licence"),
    path("licences/<slug:nomination>/briefing/", licence_views.brief, name="brief"),
    path("licences/<slug:nomination>/references/<int:reference>/", licence_views.qualify, name="qualify"),
    path("items/<int:pk>/", views.item, name="item"),
    path("items/<int:pk>/clear/", views.clear, name="clear"),
    path("items/<int:pk>/conflict/", views.conflict, name="conflict"),
    path("items/<int:pk>/sign/", views.sign, name="sign"),
    path("items/<int:pk>/sheet.pdf", views.paper, name="paper"),
    path("samples/<int:pk>/", tasting_views.sample, name="sample"),
    path("samples/<int:pk>/recognised/", tasting_views.recognise, name="recognise"),
    path("stages/<int:stage>/offline/", pack_views.offline, name="offline"),
    path("stages/<int:stage>/offline/marks.xlsx", pack_views.pack, name="pack"),
    path("stages/<int:stage>/offline/sheets.pdf", pack_views.blanks, name="blank-sheets"),
    path("stages/<int:stage>/offline/<str:token>/", pack_views.preview, name="pack-preview"),
]
