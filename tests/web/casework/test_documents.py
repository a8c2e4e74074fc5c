"""Documents in a file, as a person with a browser does it."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from opennrm.cases.models import Case
from opennrm.documents.formats import MOST_BYTES
from opennrm.documents.models import Document
from tests import factories
from tests.documents import files
from tests.documents.scene import WORDS, a_document, a_photograph
from tests.factories import Mechanism
from tests.web.casework.steps import Worker

pytestmark = pytest.mark.django_db
REASON = "The court asks for the file as it came."


def upload(content: bytes = WORDS.encode(), name: str = "паспорт Айжан.txt", kind: str = "text/plain") -> Any:
    return SimpleUploadedFile(name, content, kind)


def file_of(worker: Worker, found: Document, what: str = "", status: int = 200) -> Any:
    response = worker.client.get(f"/cases/{worker.case.reference}/documents/{found.pk}/{what}")
    assert response.status_code == status, (what, response.status_code)
    return response


def test_a_paper_is_added_looked_at_and_taken(mechanism: Mechanism, case: Case, worker: Worker) -> None:
    assert "No document is in the file" in worker.see("documents")
    page = worker.do("add-document", kind="identity_paper", title_of="Passport", papers=[upload()])
    assert "Passport" in page
    found = case_documents(mechanism, case)[0]
    shown = file_of(worker, found).content.decode()
    assert WORDS in shown
    taken = file_of(worker, found, "file/")
    assert taken.content == WORDS.encode()
    assert taken["Content-Disposition"] == f'attachment; filename="{found.pk}.txt"'
    assert taken["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert taken["X-Content-Type-Options"] == "nosniff"
    assert taken["Cache-Control"] == "no-store"


def test_several_at_once_and_a_photograph_by_the_camera(
    mechanism: Mechanism, case: Case, worker: Worker
) -> None:
    photograph = upload(files.jpeg(), "IMG_1.jpg", "image/jpeg")
    page = worker.do(
        "add-document",
        kind="photograph",
        papers=[upload(files.png(), "a.png", "image/png")],
        photograph=photograph,
    )
    assert "Photograph (1)" in page
    assert "Photograph (2)" in page
    first = case_documents(mechanism, case)[0]
    shown = file_of(worker, first).content.decode()
    assert "data:image/jpeg;base64," in shown
    assert 'capture="environment"' in worker.client.get(worker.address("add-document")).content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (upload(b"PK\x03\x04", "a.docx"), "Save it as PDF"), (upload(b"PK\x03\x04", "a.zip"), "Unpack it"),
        (upload(files.jpeg(), "a.pdf", "application/pdf"), "not what its name says"),
        (upload(b"x" * (MOST_BYTES + 5)), "larger than 20 MB"), (upload(b"%PDF-1.7 x", "a.pdf", "application/pdf"), "cannot be read"),
        (upload(files.png_of_size(6400, 6407), "a.png", "image/png"), "40 megapixels"), (upload(b"\x00\x01"), "Save it as one of these"),
    ],
)  # fmt: skip
def test_a_refused_file_is_told_at_its_box_and_nothing_is_kept(
    mechanism: Mechanism, case: Case, worker: Worker, sent: Any, said: str
) -> None:
    response = worker.try_to("add-document", kind="other", title_of="My title", papers=[upload(), sent])
    page = response.content.decode()
    assert response.status_code == 200
    assert said in page
    assert "My title" in page
    assert sent.name in page
    assert case_documents(mechanism, case) == []


def test_no_file_no_kind_and_too_many(mechanism: Mechanism, case: Case, worker: Worker) -> None:
    assert (
        "Choose a file, or take a photograph" in worker.try_to("add-document", kind="other").content.decode()
    )
    assert "choose the files again" in worker.try_to("add-document", papers=[upload()]).content.decode()
    assert (
        "at most five" in worker.try_to("add-document", kind="other", papers=[upload()] * 6).content.decode()
    )


def test_pressed_twice_it_is_kept_once(mechanism: Mechanism, case: Case, worker: Worker) -> None:
    number = uuid.uuid4()
    for _time in range(2):
        worker.do("add-document", number=number, kind="other", papers=[upload()])
    assert len(case_documents(mechanism, case)) == 1
    other = worker.try_to("add-document", number=number, kind="other", papers=[upload(b"Another.")])
    assert "sent already with other answers" in other.content.decode()


def test_taken_out_with_a_reason_and_put_back(mechanism: Mechanism, case: Case, worker: Worker) -> None:
    found = a_document(mechanism.caseworker, case)
    page = worker.do("take-out-document", found.pk, reason="duplicate")
    assert "You can put it back below" in page
    assert WORDS not in page
    file_of(worker, found, "file/", status=403)
    assert "A notebook" not in worker.see("documents")
    assert (
        "A notebook"
        in worker.client.get(f"/cases/{case.reference}/documents/?state=retracted").content.decode()
    )
    assert WORDS in worker.do("put-back-document", found.pk)


def test_an_original_is_opened_by_two(mechanism: Mechanism, case: Case, worker: Worker) -> None:
    photograph = a_photograph()
    found = a_document(mechanism.caseworker, case, photograph, kind="photograph")
    boss = Worker(mechanism.supervisor, case)
    file_of(worker, found, "original/", status=403)
    worker.do("ask-original", found.pk, reason=REASON)
    assert "Another person must agree" in boss.client.get("/desk/").content.decode()
    page = file_of(boss, found).content.decode()
    asked = page.partition("answer-original/")[2].partition("/")[0]
    form = boss.client.get(boss.address("answer-original", asked)).content.decode()
    assert REASON in form
    seen = form.partition('name="seen" value="')[2].partition('"')[0]
    assert worker.try_to("answer-original", asked, answer="yes", seen=seen).status_code == 200
    boss.do("answer-original", asked, answer="yes", seen=seen)
    taken = file_of(worker, found, "original/")
    assert taken.content == photograph.content
    assert files.PLANTED not in taken["Content-Disposition"]
    file_of(boss, found, "original/", status=403)


def test_supervisors_read_that_there_is_no_scanner(mechanism: Mechanism, case: Case, worker: Worker) -> None:
    words = "No scanner for malicious software is configured"
    assert words in Worker(mechanism.supervisor, case).see("documents")
    assert words not in worker.see("documents")


def test_strangers_find_no_document(mechanism: Mechanism, case: Case) -> None:
    found = a_document(mechanism.caseworker, case)
    stranger = Worker(factories.an_actor("supervisor"), case)
    for what in ("", "file/", "original/"):
        file_of(stranger, found, what, status=404)
    other = factories.an_assisted_case(mechanism)
    for what in ("", "file/", "original/"):
        file_of(Worker(mechanism.caseworker, other), found, what, status=404)


def case_documents(mechanism: Mechanism, case: Case) -> list[Document]:
    from opennrm.access.session import acting
    from opennrm.documents import queries

    with acting(mechanism.caseworker):
        return list(queries.documents(mechanism.caseworker, case))
