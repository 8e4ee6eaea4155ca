"""Addresses of the team. The secret of a link stands in an address, works once, and is never one of a person."""

from __future__ import annotations

from django.urls import path

from enplan.interfaces.web.care_teams import code_views, invitation_views, person_views, work_views

PERSON = "personer/<uuid:person_id>/team/"
MEMBER = f"{PERSON}<uuid:member_id>/"
MINE = "min-plan/team/"

urlpatterns = [
    path(PERSON, work_views.team, name="person_team"),
    path(f"{PERSON}inviter/", work_views.invite, name="invite_member"),
    path(f"{PERSON}inviter/parorende/", work_views.invite_relative, name="invite_relative"),
    path(f"{PERSON}parorende/ny/", work_views.name_relative, name="name_relative"),
    path(f"{PERSON}koordinator/", work_views.change_coordinator, name="change_coordinator"),
    path(f"{PERSON}koordinator/slutt/", work_views.resign, name="resign_coordination"),
    path(f"{PERSON}forlat/", work_views.leave, name="leave_team"),
    path(f"{PERSON}kode/", code_views.paper_code, name="paper_code"),
    path(f"{MEMBER}avslutt/", work_views.end, name="end_membership"),
    path(f"{MEMBER}svar/", work_views.answer, name="answer_suggestion"),
    path(f"{MEMBER}forny/", work_views.renew, name="renew_membership"),
    path(f"{MEMBER}ny-lenke/", work_views.new_link, name="renew_invitation"),
    path(MINE, person_views.my_team, name="my_team"),
    path(f"{MINE}parorende/ny/", person_views.name_relative, name="my_name_relative"),
    path(
        f"{MINE}parorende/<uuid:close_id>/inviter/", person_views.invite_relative, name="my_invite_relative"
    ),
    path(f"{MINE}<uuid:member_id>/svar/", person_views.answer, name="my_suggestion"),
    path(f"{MINE}<uuid:member_id>/avslutt/", person_views.end, name="my_end_membership"),
    path(f"{MINE}<uuid:member_id>/forny/", person_views.renew, name="my_renew_membership"),
    path("invitasjon/<str:token>/", invitation_views.landing, name="invitation"),
    path("invitasjon/<str:token>/svar/", invitation_views.reply, name="reply_invitation"),
    path("invitasjon/<str:token>/feil/", invitation_views.wrong_person, name="wrong_invitation"),
    path("kode/", code_views.enter_code, name="enter_code"),
]
