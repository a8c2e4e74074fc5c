"""What the tests of documents begin with."""

import uuid
from typing import Any

from opennrm.access.actor import Actor
from opennrm.access.session import acting
from opennrm.cases.models import Case
from opennrm.documents import actions
from opennrm.documents.actions import Upload
from opennrm.documents.models import Document
from tests.documents import files

WORDS = "The farmer took my passport on the second of May."


def an_upload(content: bytes | None = None, name: str = "paper.txt", declared: str = "text/plain") -> Upload:
    """A short text unless given."""
    return Upload(name, declared, WORDS.encode() if content is None else content)


def a_document(
    actor: Actor, case: Case, upload: Upload | None = None, kind: str = "work", **fields: Any
) -> Document:
    """A document in the file, as the page would put it there."""
    with acting(actor):
        prepared = actions.prepare(actor, case.pk, upload or an_upload())
        return actions.keep(
            actor,
            case.pk,
            prepared,
            kind=kind,
            document_id=fields.pop("id", uuid.uuid4()),
            **{"title": "A notebook", **fields},
        )


def a_photograph() -> Upload:
    """With a place in it."""
    return Upload("IMG_0001.jpg", "image/jpeg", files.jpeg())
