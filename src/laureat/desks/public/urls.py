"""Addresses of the public pages."""

from django.urls import path

from laureat.desks.public import (
    account_views,
    booklet_views,
    demo_views,
    files_views,
    gallery_views,
    invitation_views,
    letters_views,
    methodology_views,
    notices_views,
    results_views,
    verify_views,
)

app_name = "public"
urlpatterns = [
    path("", results_views.home, name="home"),
    path("seasons/<int:year>/", results_views.season, name="season"),
    path("seasons/<int:year>/catalogue.pdf", results_views.booklet, name="booklet"),
    path("seasons/<int:year>/<slug:place>/booklet/", booklet_views.booklet, name="region-booklet"),
    path("seasons/<int:year>/<slug:place>/booklet-<slug:form>.pdf", booklet_views.paper, name="region-booklet-pdf"),
    path("goods/", results_views.goods, name="goods"),
    path("goods/<slug:slug>/", results_views.card, name="card"),
    path("pictures/<uuid:document>-<int:width>.webp", results_views.picture, name="picture"),
    path("verify/", verify_views.ask, name="verify-ask"),
    path("v/<str:code>/", verify_views.verify, name="verify"),
    path("gallery/", gallery_views.gallery, name="gallery"),
    path("methodology/", methodology_views.methodology, name="methodology"),
    path("methodology/<str:version>.toml", methodology_views.text, name="methodology-text"),
    path("letters/check/<str:code>/", letters_views.check, name="letter-check"),
    path("letters/<str:code>/", letters_views.own, name="letter"),
    path("letters/<str:code>/letter.pdf", letters_views.paper, name="letter-pdf"),
    path("letters/<str:code>/enclosures/<int:position>.pdf", letters_views.paper, name="letter-enclosure"),
    path("letters/<str:code>/signatures/<int:pk>/", letters_views.signature, name="letter-signature"),
    path("expert-invitations/<str:key>/", invitation_views.invitation, name="expert-invitation"),
    path("expert-invitations/<str:key>/decline/", invitation_views.decline, name="expert-invitation-decline"),
    path("files/<str:token>/", files_views.document, name="file"),
    path("files/<str:token>/pages/<int:number>/", files_views.page, name="file-page"),
    path("desk/", account_views.desk, name="desk"),
    path("account/", account_views.profile, name="profile"),
    path("account/notices/", notices_views.choices, name="notices"),
    path("account/notices/mailings/", notices_views.mailings, name="mailings"),
    path("unsubscribe/<str:token>/", notices_views.unsubscribe, name="unsubscribe"),
    path("account/consents/<slug:kind>/", account_views.consent, name="consent"),
    path("account/data.json", account_views.export, name="account-export"),
    path("account/erase/", account_views.erase, name="account-erase"),
    path("consents/<slug:kind>/", account_views.consent_text, name="consent-text"),
    path("demo/", demo_views.doors, name="demo"),
    path("demo/<slug:key>/", demo_views.enter, name="demo-enter"),
]
