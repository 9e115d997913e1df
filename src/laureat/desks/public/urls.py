"""Addresses of the public pages."""

from django.urls import path

from laureat.desks.public import gallery_views, results_views, verify_views

app_name = "public"
urlpatterns = [
    path("", results_views.home, name="home"),
    path("seasons/<int:year>/", results_views.season, name="season"),
    path("seasons/<int:year>/catalogue.pdf", results_views.booklet, name="booklet"),
    path("goods/", results_views.goods, name="goods"),
    path("goods/<slug:slug>/", results_views.card, name="card"),
    path("pictures/<uuid:document>-<int:width>.webp", results_views.picture, name="picture"),
    path("verify/", verify_views.ask, name="verify-ask"),
    path("v/<str:code>/", verify_views.verify, name="verify"),
    path("gallery/", gallery_views.gallery, name="gallery"),
]
