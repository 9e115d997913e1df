from django.apps import AppConfig


class MemberDeskConfig(AppConfig):
    name = "laureat.desks.member"
    label = "desk_member"
