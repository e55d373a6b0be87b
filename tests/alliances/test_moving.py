"""A county invites its partners to a newer text; until both have signed it, the former counts."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from alliances.declarations import actions, ending, moving, texts
from alliances.declarations.models import Declaration, DeclarationText
from alliances.history.models import Entry
from alliances.partners import actions as partners
from alliances.partners.actions import NotAllowedNow
from alliances.partners.models import Partner
from mails.models import Mail
from tests import cast
from tests.cast import SOMEBODY

COUNTY = "config.urls_county"

FIRST, SECOND = date(2025, 5, 23), date(2025, 6, 2)
WORDS = "Neu ist der Abschnitt Grundsätze."


def in_force(name: str) -> Declaration:
    partner = partners.accept(cast.applicant(name), by=SOMEBODY)
    declaration = actions.release(actions.draw_up(partner, by=SOMEBODY), by=SOMEBODY)
    cast.sign(declaration, "partner", FIRST)
    cast.sign(declaration, "county", SECOND)
    declaration.refresh_from_db()
    return declaration


def newer(addition: str = "\n\n## Grundsätze\n\nOffen für alle.") -> DeclarationText:
    former = texts.published()
    assert former is not None
    draft = texts.draft(
        title=former.title, body=former.body + addition, valid_from=FIRST, by=SOMEBODY
    )
    return texts.publish(draft, by=SOMEBODY)


def invite(text: DeclarationText, *declarations: Declaration, words: str = WORDS) -> moving.Moved:
    chosen = [declaration.partner_id for declaration in declarations]
    return moving.invite(text, chosen, explanation=words, by=SOMEBODY)


@pytest.fixture
def three(in_loerrach) -> list[Declaration]:
    return [in_force(name) for name in ("Anker", "Birke", "Chor")]


def test_all_chosen_get_a_new_declaration_and_one_letter(three: list[Declaration]) -> None:
    text = newer()
    Mail.objects.all().delete()

    moved = invite(text, *three)

    assert len(moved.invited) == 3
    assert moved.refused == []
    for former, successor in zip(three, moved.invited, strict=True):
        former.refresh_from_db()
        assert (former.state, former.ended_on) == ("in_force", None)
        assert (successor.state, successor.replaces) == ("awaiting_signatures", former)
        assert successor.text == text
        entries = Entry.objects.filter(object_id=str(successor.pk)).values_list("verb", flat=True)
        assert {"zum Wechsel eingeladen", "Zur Unterschrift freigegeben"} <= set(entries)
    letters = Mail.objects.all()
    assert [letter.template for letter in letters] == ["declaration_moves"] * 3
    assert all(WORDS in letter.text and "/unterschrift/" in letter.text for letter in letters)


def test_a_second_click_doubles_nothing(three: list[Declaration]) -> None:
    text = newer()
    invite(text, three[0])
    before = (Declaration.objects.count(), Mail.objects.count(), Entry.objects.count())

    again = invite(text, three[0])

    assert (again.invited, again.refused) == ([], [])
    assert before == (Declaration.objects.count(), Mail.objects.count(), Entry.objects.count())


def test_one_who_cannot_move_stops_nobody_else(three: list[Declaration]) -> None:
    text = newer("\n\nSitz: {{Ort Partner}}")
    Partner.objects.filter(pk=three[1].partner_id).update(city="")

    moved = invite(text, *three)

    assert [each.partner_name for each in moved.invited] == ["Anker", "Chor"]
    [(name, reason)] = moved.refused
    assert name == "Birke"
    assert "Ort Partner" in reason
    assert not Declaration.objects.filter(partner=three[1].partner_id, text=text).exists()


def test_only_so_many_go_with_one_click(
    three: list[Declaration], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "AT_ONCE", 2)
    text = newer()

    first, second = invite(text, *three), invite(text, *three)

    assert (len(first.invited), first.left) == (2, 1)
    assert (len(second.invited), second.left) == (1, 0)


def test_who_leaves_or_has_the_text_already_is_not_asked(three: list[Declaration]) -> None:
    text = newer()
    later = timezone.localdate() + timedelta(days=9)
    ending.withdraw(three[0], effective_on=later, statement="Wir gehen.", by=SOMEBODY)
    [successor] = invite(text, three[1]).invited
    cast.sign(successor, "partner", SECOND)
    cast.sign(successor, "county", SECOND)

    names = [each.partner_name for each in moving.may_move(text)]

    assert "Chor" in names
    assert not {"Anker", "Birke"} & set(names)


def test_the_letter_of_the_new_one_says_what_it_replaces(three: list[Declaration]) -> None:
    [successor] = invite(newer(), three[0]).invited
    Mail.objects.all().delete()

    cast.sign(successor, "partner", SECOND)
    cast.sign(successor, "county", SECOND)

    letter = Mail.objects.get(template="declaration_in_force")
    for form in (letter.text, letter.html):
        assert f"Sie ersetzt die Erklärung {three[0].number}" in " ".join(form.split())


def test_an_invitation_needs_words_a_choice_and_a_published_text(
    three: list[Declaration],
) -> None:
    retired = texts.published()
    text = newer()
    retired.refresh_from_db()

    with pytest.raises(ValidationError, match="erklären"):
        invite(text, three[0], words=" ")
    with pytest.raises(ValidationError, match="mindestens einen"):
        invite(text)
    with pytest.raises(NotAllowedNow, match="nicht veröffentlicht"):
        invite(retired, three[0])


# -- the page --


def test_the_page_lists_who_may_move_and_who_is_on_the_way(editor, three) -> None:
    text = newer()
    [going] = invite(text, three[0]).invited

    page = editor.get(reverse("office-text-move", COUNTY, args=[text.pk])).content.decode()

    assert "Birke" in page
    assert "- Grundsätze" in page
    assert "Schon auf dem Weg" in page
    assert going.number in page
    assert f'value="{three[0].partner_id}"' not in page


def test_the_office_invites_some_and_may_send_the_form_twice(editor, three) -> None:
    text = newer()
    address = reverse("office-text-move", COUNTY, args=[text.pk])
    values = {"explanation": WORDS, "chosen": [str(each.partner_id) for each in three[:2]]}

    first = editor.post(address, values, follow=True).content.decode()
    second = editor.post(address, values, follow=True).content.decode()

    assert "2 Partner sind eingeladen" in first
    assert "schon eingeladen" in second
    assert Declaration.objects.filter(text=text).count() == 2


def test_the_page_refuses_an_invitation_without_words(editor, three) -> None:
    text = newer()

    page = editor.post(
        reverse("office-text-move", COUNTY, args=[text.pk]), {"explanation": "", "chosen": []}
    ).content.decode()

    assert "Bitte wählen Sie mindestens einen Partner." in page
    assert not Declaration.objects.filter(text=text).exists()


def test_the_page_asks_as_often_for_one_as_for_three(editor, three) -> None:
    text = newer()
    address = reverse("office-text-move", COUNTY, args=[text.pk])
    editor.get(address)
    with CaptureQueriesContext(connection) as few:
        editor.get(address)
    text_before = DeclarationText.objects.get(version=text.version - 1)
    for name in ("Dorf", "Eiche"):
        partner = partners.accept(cast.applicant(name), by=SOMEBODY)
        declaration = actions.draw_up(partner, by=SOMEBODY)
        Declaration.objects.filter(pk=declaration.pk).update(
            text=text_before, state="in_force", in_force_from=SECOND
        )

    with CaptureQueriesContext(connection) as many:
        page = editor.get(address).content.decode()

    assert "Eiche" in page
    assert len(many) == len(few)


def test_a_declaration_with_an_older_text_leads_to_the_invitation(editor, three) -> None:
    page = reverse("office-declaration", COUNTY, args=[three[0].pk])
    assert "Zur neuen Fassung" not in editor.get(page).content.decode()

    text = newer()

    assert reverse("office-text-move", COUNTY, args=[text.pk]) in editor.get(page).content.decode()


def test_readers_do_not_invite(reader, three) -> None:
    text = newer()

    assert reader.get(reverse("office-text-move", COUNTY, args=[text.pk])).status_code == 403


def test_publishing_points_to_the_invitation(coordinator, three) -> None:
    former = texts.published()
    draft = texts.draft(title="Neu", body=former.body, valid_from=FIRST, by=SOMEBODY)

    page = coordinator.post(reverse("office-text-publish", COUNTY, args=[draft.pk]), follow=True)

    assert "Partner zu dieser Fassung einladen" in page.content.decode()
