"""Two who act at the same moment: one effect, and each of them is told the truth."""

import uuid

from opennrm.audit import chain
from tests import databases, factories
from tests.faults import stored
from tests.faults.server import Server
from tests.faults.submissions import at_once, body, post, tokens

ROUNDS = 100


def test_two_who_accept_at_once_get_one_yes_and_one_too_late(
    committed_database: databases.Copy, server: Server
) -> None:
    mechanism = factories.a_mechanism()
    first, second = tokens(mechanism.shelter, 2)
    for _ in range(ROUNDS):
        referral = factories.a_referral(mechanism)
        path = f"/referrals/{referral.pk}/accept"
        answers = at_once(
            lambda path=path, token=first: post(server.port, path, token),
            lambda path=path, token=second: post(server.port, path, token),
        )
        assert sorted(answer.status or 0 for answer in answers) == [200, 409]
    taking_part = "select count(*) from cases_participant where basis = 'referral' group by case_id"
    assert stored.rows(committed_database, taking_part) == [(1,)] * ROUNDS
    accepted = "select count(*) from audit_entry where action = 'referral.accept' group by object_id"
    assert stored.rows(committed_database, accepted) == [(1,)] * ROUNDS
    chain.check()


def test_the_same_submission_sent_twice_at_once_refers_once_and_both_get_the_receipt(
    committed_database: databases.Copy, server: Server
) -> None:
    mechanism = factories.a_mechanism()
    first, second = tokens(mechanism.police, 2)
    acknowledged = {}
    for turn in range(ROUNDS):
        key, content = uuid.uuid4(), body(mechanism.shelter.code, turn)
        answers = at_once(
            lambda key=key, content=content, token=first: post(
                server.port, "/referrals", token, content, key
            ),
            lambda key=key, content=content, token=second: post(
                server.port, "/referrals", token, content, key
            ),
        )
        assert [answer.status for answer in answers] == [200, 200]
        assert answers[0].content == answers[1].content
        acknowledged[key] = answers[0].content
    assert stored.lost(committed_database, acknowledged) == []
    assert stored.half_done(committed_database) == []
    assert stored.count(committed_database, "referrals_referral") == ROUNDS
    chain.check()
