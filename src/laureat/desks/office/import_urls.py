"""Addresses of enterprises and of the loading of their registers."""

from django.urls import path

from laureat.desks.office import enterprise_views, import_views

urlpatterns = [
    path("enterprises/", enterprise_views.enterprises, name="enterprises"),
    path("enterprises/imports/", import_views.imports, name="imports"),
    path("enterprises/imports/new/", import_views.upload, name="upload-register"),
    path("enterprises/imports/<int:pk>/", import_views.register_import, name="import"),
    path("enterprises/imports/<int:pk>/columns/", import_views.choose_columns, name="import-columns"),
    path("enterprises/imports/<int:pk>/start/", import_views.start, name="start-import"),
    path("enterprises/imports/<int:pk>/progress/", import_views.progress, name="import-progress"),
    path("enterprises/imports/<int:pk>/refused.xlsx", import_views.refused, name="import-refused"),
    path("enterprises/imports/<int:pk>/remarks.xlsx", import_views.remarked, name="import-remarked"),
    path("enterprises/<str:inn>/", enterprise_views.enterprise, name="enterprise"),
    path("enterprises/<str:inn>/ties/new/", enterprise_views.tie, name="tie"),
    path("enterprises/<str:inn>/ties/<int:pk>/remove/", enterprise_views.untie, name="untie"),
    path("enterprises/<str:inn>/correct/", enterprise_views.correct, name="correct-enterprise"),
]
