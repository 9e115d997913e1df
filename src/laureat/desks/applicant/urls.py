"""Addresses of the applicant's desk."""

from django.urls import path

from laureat.desks.applicant import enterprise_views, entry_views, form_views, sending_views

app_name = "applicant"
urlpatterns = [
    path("", entry_views.home, name="home"),
    path("join/", enterprise_views.join, name="join"),
    path("enterprise/", enterprise_views.enterprise, name="enterprise"),
    path("goods/", enterprise_views.goods, name="goods"),
    path("goods/new/", enterprise_views.add_good, name="add-good"),
    path("goods/<int:pk>/", enterprise_views.good, name="good"),
    path("goods/<int:pk>/enter/", entry_views.start, name="start"),
    path("entries/<int:pk>/", entry_views.entry, name="entry"),
    path("entries/<int:pk>/copy/", entry_views.copy, name="copy"),
    path("entries/<int:pk>/withdraw/", entry_views.withdraw, name="withdraw"),
    path("entries/<int:pk>/appeal/", entry_views.appeal, name="appeal"),
    path("entries/<int:pk>/form/<slug:section>/", form_views.section, name="section"),
    path("entries/<int:pk>/documents/", form_views.documents, name="documents"),
    path("entries/<int:pk>/documents/<slug:kind>/", form_views.attach, name="attach"),
    path("entries/<int:pk>/documents/<int:evidence>/remove/", form_views.detach, name="detach"),
    path("entries/<int:pk>/declaration/", sending_views.declaration, name="declaration"),
    path("entries/<int:pk>/submit/", sending_views.submit, name="submit"),
    path("entries/<int:pk>/sent/", sending_views.sent, name="sent"),
    path("entries/<int:pk>/receipts/<int:receipt>.pdf", sending_views.receipt, name="receipt"),
    path("entries/<int:pk>/papers/<slug:kind>-<int:paper>.pdf", sending_views.paper, name="paper"),
]
