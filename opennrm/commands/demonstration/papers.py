"""Papers in some of the invented files: a contract set by typst, a photograph drawn here, a note; nothing of a real person."""

import io
import random
from uuid import UUID, uuid5

import typst
from PIL import Image, ImageDraw

from opennrm.access.actor import Actor
from opennrm.documents import actions
from opennrm.documents.actions import Prepared, Upload

CONTRACT = """#set page("a5"); #set text(12pt)
= Contract of work (invented)
The worker herds sheep and is paid at the end of the season. The employer keeps the papers of the worker.
#v(2em) #line(length: 40%) Employer #h(4em) #box(line(length: 30%)) Worker
"""
NOTE = "Monday: 14 hours, no pay. Tuesday: 15 hours. He wrote a debt of 200 000 into his book.\n"
# Kind, title, the name that the file had, its declared type.
PAPERS = (
    ("work", "Contract with the farm", "contract.pdf", "application/pdf"),
    ("photograph", "Photograph of the barn", "IMG_0417.jpg", "image/jpeg"),
    ("work", "Days that were worked", "days.txt", "text/plain"),
)
ONE_IN = 12
# Cleaned once for all files of the demonstration: each cleaning is a process of its own.
CLEANED: dict[str, Prepared] = {}


def keep(helper: Actor, case_id: UUID, chance: random.Random) -> None:
    """Put papers into one file of twelve; one of them is taken out again."""
    if chance.randrange(ONE_IN):
        return
    for number, (kind, title, name, declared) in enumerate(PAPERS):
        document_id = uuid5(case_id, f"paper {number}")
        if name not in CLEANED:
            CLEANED[name] = actions.prepare(helper, case_id, Upload(name, declared, _content(name)))
        actions.keep(helper, case_id, CLEANED[name], kind=kind, title=title, document_id=document_id)
    actions.take_out(helper, case_id, document_id, "not_needed")


def _content(name: str) -> bytes:
    if name.endswith("pdf"):
        return bytes(typst.compile(CONTRACT.encode()))
    return _photograph() if name.endswith("jpg") else NOTE.encode()


def _photograph() -> bytes:
    """A barn behind a fence, with a camera's name in it, to see that it does not come out."""
    picture = Image.new("RGB", (640, 420), "#b9d3e8")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 280, 640, 420), fill="#8da35f")
    draw.rectangle((200, 160, 440, 320), fill="#7d4a35")
    draw.polygon(((180, 170), (320, 80), (460, 170)), fill="#4b3a36")
    draw.rectangle((290, 230, 350, 320), fill="#2d2422")
    for at in range(0, 640, 32):
        draw.rectangle((at, 330, at + 6, 400), fill="#54463a")
    said, exif = io.BytesIO(), Image.Exif()
    exif[0x0110] = "Invented camera"
    picture.save(said, "JPEG", exif=exif, quality=85)
    return said.getvalue()
