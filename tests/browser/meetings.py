"""For the walk through all pages: a conference, a notice to the prosecutor, a permit, a proceeding."""

from datetime import timedelta
from typing import Any

from opennrm.access.session import acting
from opennrm.commands.demonstration.scene import Scene
from opennrm.conferences import actions as conferences
from opennrm.conferences import queries as rooms
from opennrm.justice import actions as justice
from opennrm.quality import actions as quality
from opennrm.quality import queries as readings
from tests import factories

PUT = "Eight months on a farm without pay; the papers were kept by the owner."
LINK = "He was made to carry the parcels, and was beaten when he refused to carry them any longer."


def kept(country: Scene, cast: Any) -> None:
    """Two files in which everything of this kind has been written down."""
    case = factories.an_assisted_case(cast)
    factories.a_referral(cast, at="accepted", purpose="identification", sender=cast.supervisor, case=case)
    answered = notice(country, cast, case)
    with acting(country.actors["prosecutor"]):
        offences = {one.pk: "granted" for one in answered.offences.all()}
        justice.answer(country.actors["prosecutor"], answered.pk, offences)
    notice(country, cast, case)
    tracks(cast, case)
    conference(country, cast, case, voted=True)
    conference(country, cast, case, voted=False)
    factories.a_decision(cast, case, at="approved")
    read_again(country)


def read_again(country: Scene) -> None:
    """A sample, of which one case was read with another outcome, one is being read and others wait."""
    coordinator, reader = country.actors["coordinator"], country.actors["reader"]
    today = factories.profile().today()
    with acting(coordinator):
        quality.draw(coordinator, since=today, until=today, size=9, seed=1)
    with acting(reader):
        first, second, *_rest = readings.to_read(reader).values_list("pk", flat=True)
        quality.take(reader, first)
        quality.answer(reader, first, outcome="negative", grounds=PUT)
        quality.take(reader, second)


def notice(country: Scene, cast: Any, case: Any) -> Any:
    """A notice that waits."""
    worker = cast.caseworker
    with acting(worker):
        drafted = justice.draft(
            worker, case.pk, recipient_id=country.organisations["prosecutor"],
            offences=[justice.Offence("criminal", "385")], link=LINK,
        )  # fmt: skip
        justice.draft(worker, case.pk, recipient_id=country.organisations["prosecutor"], offences=[])
        return justice.send(worker, drafted.pk, justice.Agreement("ky"))


def tracks(cast: Any, case: Any) -> None:
    """A permit that ends soon and a case before the court."""
    worker, today = cast.caseworker, factories.profile().today()
    with acting(worker):
        asked = justice.apply_for_residence(worker, case.pk, ground="personal", on=today)
        justice.grant_residence(worker, asked.pk, on=today, until=today + timedelta(days=20))
        justice.open_proceeding(worker, case.pk, kind="criminal", stage="trial", measures=["video_link"])


def conference(country: Scene, cast: Any, case: Any, *, voted: bool) -> None:
    """A conference that was just called, or one whose minutes are voted on."""
    chair, member = cast.officer, cast.supervisor
    with acting(chair):
        found = conferences.call(
            chair, case.pk, question="safety", put=PUT, meets_on=factories.profile().today()
        )
        conferences.invite(chair, found.pk, cast.shelter.pk)
        agreement = conferences.Agreement("ky")
        conferences.invite(chair, found.pk, country.organisations["prosecutor"], agreement)
    if not voted:
        return
    with acting(member):
        conferences.sit(member, found.pk)
    with acting(chair):
        present = [one.pk for one in rooms.room(chair, found.pk).seats]
        conferences.hold(chair, found.pk, recommendation="yes", minutes=PUT, present=present)
        conferences.vote(chair, found.pk, "agree")
    with acting(member):
        conferences.vote(member, found.pk, "agree")
