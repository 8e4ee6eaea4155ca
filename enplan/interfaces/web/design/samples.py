"""Made-up content for the style page. No one here exists, and nothing here is read from the database."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.utils import timezone

MENU_PERSON = (
    {"label": "Hjem", "url": "/design/person/", "is_current": True, "icon": "home"},
    {"label": "Planen", "url": "/design/skjema/", "is_current": False, "icon": "plan"},
    {"label": "Team", "url": "/design/bekreft/", "is_current": False, "icon": "team"},
    {
        "label": "Hvem ser hva",
        "url": "/design/kvittering/",
        "is_current": False,
        "icon": "eye",
    },
    {"label": "Mer", "url": "/design/", "is_current": False, "icon": "more"},
)
MENU_WORK = (
    {"label": "Personer", "url": "/design/arbeid/", "is_current": True},
    {"label": "Retningslinjer", "url": "/design/", "is_current": False},
    {"label": "Mer", "url": "/design/skjema/", "is_current": False},
)
HAT = {
    "name": "Ola Nordli",
    "role": "Koordinator",
    "organisation": "Storelva kommune",
    "switch_url": "/design/",
}
MESSAGES = (Message(SUCCESS, "Markert som gjort.", extra_tags="undo:/design/"),)
DECIDED = 3  # the parties that the made-up person has answered for
KINDS = (
    "Hvordan vi når deg",
    "Bolig",
    "Arbeid og aktivitet",
    "Økonomi",
    "Fysisk helse",
    "Psykisk helse",
    "Kriseplan",
)
PARTIES = ("Ola, koordinator", "Nav", "Mamma", "Fastlegen", "Storelva DPS")
LINKS = {
    "home": "/design/",
    "person": "/design/person/",
    "form": "/design/skjema/",
    "work": "/design/arbeid/",
}
WORDS = "Jeg vil ha et sted å bo der jeg kan ha hunden min.\nJeg vil at dere sier det rett ut."


def tasks() -> list[dict[str, Any]]:
    """Five rows of who does what, one for each status."""
    today = timezone.localdate()
    own = {"done_url": "/design/", "help_url": "/design/"}
    return [
        {"anchor": "o1", "who": "Du", "what": "Ta blodprøve", "due": today, "status": "agreed", **own},
        {
            "anchor": "o2",
            "who": "Ola",
            "what": "Ringe boligkontoret",
            "due": today + dt.timedelta(1),
            "status": "in_progress",
            "ask_url": "/design/",
        },
        {
            "anchor": "o3",
            "who": "Du",
            "what": "Se på en leilighet sammen med Ola",
            "due": None,
            "status": "proposed",
            **own,
        },
        {
            "anchor": "o4",
            "who": "Nav",
            "what": "Svare på søknaden",
            "due": today - dt.timedelta(9),
            "status": "done",
            "undo_url": "/design/",
            "note": "Gjort i går",
        },
        {
            "anchor": "o5",
            "who": "Berit",
            "what": "Finne en ny gruppe",
            "due": None,
            "status": "stopped",
            "note": "Trengs ikke lenger",
        },
    ]


def team() -> list[dict[str, Any]]:
    """Three people around the person."""
    return [
        {
            "name": "Ola Nordli",
            "role": "Koordinator",
            "organisation": "Storelva kommune",
            "phone": "00 00 01 23",
            "write_url": "/design/",
            "detail": "Svarer vanligvis innen 2 dager.",
            "sees": "Ser nesten alt",
        },
        {
            "name": "Berit Vik",
            "role": "Psykolog",
            "organisation": "Storelva DPS",
            "url": "/design/",
            "is_new": True,
            "sees": "Ser mål og møter",
        },
        {"name": "Anne-Lise Haug", "role": "Veileder", "organisation": "Nav Storelva", "url": "/design/"},
    ]


def consent() -> dict[str, Any]:
    """Who sees what, as a table and as one card for each party."""
    answers = ("yes", "no", "none")
    until = timezone.localdate() + dt.timedelta(190)
    rows = [
        {
            "label": kind,
            "cells": [
                {
                    "answer": "yes" if column == 0 else answers[(row + column) % 3],
                    "url": "/design/person/",
                    "party": party,
                }
                for column, party in enumerate(PARTIES)
            ],
        }
        for row, kind in enumerate(KINDS)
    ]
    parties = [
        {"name": name, "url": "/design/person/", "until": until if index < DECIDED else None}
        for index, name in enumerate(PARTIES)
    ]
    summaries = (
        "Ser nesten alt",
        "Ser mål og møter",
        "Ser møter",
        "Ikke bestemt. Det teller som nei.",
        "Ikke bestemt. Det teller som nei.",
    )
    cards = [{**party, "summary": text} for party, text in zip(parties, summaries, strict=True)]
    return {
        "caption": "Hvem ser hva i planen",
        "parties": parties,
        "rows": rows,
        "cards": cards,
    }


def log() -> list[dict[str, Any]]:
    """Look-ups in plain words; the first is one that the person must notice."""
    return [
        {
            "sentence": "2. november åpnet legevakten kriseplanen uten at du hadde sagt ja.",
            "reason": "fare for liv",
            "is_notice": True,
            "ask_url": "/design/",
        },
        {
            "sentence": "I dag klokka 9.12 så Ola Nordli (koordinator, Storelva kommune) på målene dine.",
            "reason": "forberede møte",
            "ask_url": "/design/",
            "block_url": "/design/",
        },
        {
            "sentence": "3. november skrev Berit Vik (Storelva DPS) ut planen din 6 ganger.",
            "ask_url": "/design/",
            "block_url": "/design/",
        },
    ]


def worklist() -> list[dict[str, str]]:
    """Rows of a coordinator's list, each with its reason in words."""
    return [
        {
            "name": "Kari H.",
            "why": "Svar på spørsmål fra Nav. Ventet 4 dager.",
            "next": "3. desember",
            "phase": "Under",
            "plan": "7 av 9",
        },
        {
            "name": "Per L.",
            "why": "Samtykke går ut om 6 dager.",
            "next": "Ikke avtalt",
            "phase": "Hjemme",
            "plan": "9 av 9",
        },
        {
            "name": "Liv S.",
            "why": "Utskriving fredag, bolig ikke avklart.",
            "next": "27. november",
            "phase": "Under",
            "plan": "5 av 9",
        },
    ]


def everything() -> dict[str, Any]:
    """All samples under the names that the templates use."""
    return {
        "links": LINKS,
        "tasks": tasks(),
        "team": team(),
        "consent": consent(),
        "log": log(),
        "worklist": worklist(),
        "words": WORDS,
        "statuses": ("proposed", "agreed", "in_progress", "done", "stopped"),
        "readers": ["Ola (koordinator)", "Berit (DPS)"],
        "tabs": [
            {"label": word, "url": "/design/arbeid/", "is_current": word == "Oversikt"}
            for word in ("Oversikt", "Plan", "Team", "Samtykke", "Historikk")
        ],
        "filters": [
            {"label": "Venter på deg", "count": 3, "url": "/design/arbeid/", "is_current": True},
            {"label": "Venter på andre", "count": 5, "url": "/design/arbeid/"},
            {"label": "Møte i dag", "count": 1, "url": "/design/arbeid/"},
            {"label": "Mangler noe", "count": 4, "url": "/design/arbeid/"},
        ],
        "facts": [
            {"term": "Alder", "text": "34 år"},
            {"term": "Vil helst nås på", "text": "SMS, etter klokka 12"},
            {"term": "Koordinator", "text": "Ola Nordli, Storelva kommune"},
            {"term": "Barn under 18", "text": "Vet ikke"},
        ],
        "missing": ["hva pårørende bidrar med", "planperiode"],
        "timeline": [
            {
                "when": "past",
                "date": "12. mai",
                "title": "Planen ble startet",
                "text": "Du og Ola skrev den første siden.",
            },
            {
                "when": "now",
                "date": "Siden 3. november",
                "title": "På behandling",
                "text": "Storelva DPS følger deg opp.",
            },
            {"when": "next", "date": "Torsdag 3. desember", "title": "Møte med teamet ditt"},
        ],
        "versions": [
            {
                "label": "Det viktigste for meg",
                "name": "important",
                "yours": "Jeg vil bo for meg selv.",
                "saved": "Jeg vil bo for meg selv, nær mamma.",
                "saved_by": "Lagret av Ola i dag klokka 9.12",
            }
        ],
        "consequences": [
            "Nav ser ikke planen din lenger.",
            "Nav beholder det de selv har skrevet hos seg.",
            "Du kan ombestemme deg når du vil.",
        ],
        "steps": [
            "Nav ser valgene dine med en gang.",
            "Ola får vite at du har valgt.",
            "Vi spør deg igjen 30 dager før 1. juni.",
        ],
        "personas": [
            {"name": "Kari Hansen", "role": "Eier planen", "about": "Har en plan og et team."},
            {
                "name": "Ola Nordli",
                "role": "Koordinator",
                "organisation": "Storelva kommune",
                "about": "Har 18 personer.",
            },
        ],
    }
