"""Addresses of agreements. Norwegian, without names; the number of a clause is an anchor, never part of an address."""

from django.urls import path

from enplan.interfaces.web.agreements import (
    agreement_views,
    draft_views,
    guest_views,
    list_views,
    my_views,
    person_views,
    revision_views,
)

ONE = "avtaler/<uuid:agreement_id>/"
NEXT = f"{ONE}revisjon/"
PERSON = "personer/<uuid:person_id>/avtaler/"
MINE = "min-plan/avtaler/"

urlpatterns = [
    path("avtaler/", list_views.agreements, name="agreements"),
    path("avtaler/ny/", list_views.agreement_new, name="agreement_new"),
    path(ONE, agreement_views.agreement, name="agreement"),
    path(f"{ONE}versjon/<int:number>/", agreement_views.agreement_version, name="agreement_version"),
    path(f"{ONE}si-opp/", agreement_views.notice, name="agreement_notice"),
    path(f"{ONE}si-opp/angre/", agreement_views.notice_back, name="agreement_notice_back"),
    path(NEXT, revision_views.revision, name="agreement_revision"),
    path(f"{NEXT}send/", revision_views.send, name="agreement_send"),
    path(f"{NEXT}godkjenn/", revision_views.approve, name="agreement_approve"),
    path(f"{NEXT}trekk/", revision_views.take_back, name="agreement_take_back"),
    path(f"{NEXT}legg-bort/", revision_views.discard, name="agreement_discard"),
    path(f"{NEXT}kommentar/", revision_views.comment, name="agreement_comment"),
    path(f"{NEXT}kommentar/<uuid:clause_key>/", revision_views.comment, name="agreement_clause_comment"),
    path(f"{NEXT}ta-inn/<uuid:comment_id>/", revision_views.take_in, name="agreement_take_in"),
    path(f"{NEXT}rammer/", draft_views.terms, name="agreement_terms"),
    path(f"{NEXT}punkt/", draft_views.clause_new, name="agreement_clause_new"),
    path(f"{NEXT}punkt/vanlige/", draft_views.templates, name="agreement_templates"),
    path(f"{NEXT}punkt/<uuid:clause_key>/", draft_views.clause_change, name="agreement_clause"),
    path(f"{NEXT}punkt/<uuid:clause_key>/ta-ut/", draft_views.clause_remove, name="agreement_clause_remove"),
    path(
        f"{NEXT}punkt/<uuid:clause_key>/ta-inn/", draft_views.clause_restore, name="agreement_clause_restore"
    ),
    path(PERSON, person_views.person_agreements, name="person_agreements"),
    path(f"{PERSON}samle/", person_views.gather, name="person_agreements_gather"),
    path(f"{PERSON}svar/", person_views.answer_for_unit, name="person_agreements_answer"),
    path(f"{PERSON}personens-svar/", person_views.write_down, name="person_agreements_written"),
    path(f"{PERSON}inviter/", guest_views.invite_institution, name="person_agreements_invite"),
    path(f"{PERSON}avslutt/", person_views.end, name="person_agreements_end"),
    path(f"{PERSON}skriv-ut/", person_views.person_agreements_print, name="person_agreements_print"),
    path(f"{PERSON}<uuid:duty_id>/ta-ut/", person_views.take_out, name="person_agreements_take_out"),
    path(MINE, my_views.my_agreements, name="my_agreements"),
    path(f"{MINE}svar/", my_views.my_answer, name="my_agreements_answer"),
    path(f"{MINE}<uuid:duty_id>/nei/", my_views.my_no, name="my_promise_no"),
    path(f"{MINE}<uuid:duty_id>/ja/", my_views.my_yes, name="my_promise_yes"),
]
