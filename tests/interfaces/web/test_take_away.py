"""A link to a file is a link: where a page comes instead, it is shown and not saved as a file."""

from __future__ import annotations

from django.template.loader import render_to_string


def test_the_link_to_a_file_leaves_it_to_the_answer_whether_it_is_one() -> None:
    shown = render_to_string(
        "components/take-away.html", {"may_take": True, "url": "/min-plan/oppslag/fil/", "label": "Last ned"}
    )
    (link,) = [part.partition(">")[0] for part in shown.split("<a ")[1:]]
    assert link == 'href="/min-plan/oppslag/fil/"'
