from django.apps import AppConfig


class ApplicantDeskConfig(AppConfig):
    name = "laureat.desks.applicant"
    label = "desk_applicant"
