"""A paper is photographed with a telephone, looked at, taken out and put back, with the keyboard alone."""

from typing import Any

import pytest

from tests import factories
from tests.browser.scene import PHONE, a_country, broken, desk_of, too_wide
from tests.browser.test_every_page import those_who_act
from tests.conftest import serving
from tests.documents import files

HEIGHT = 844


@pytest.fixture
def reference(committed_database: Any, static_files: None) -> str:
    """A file on which the caseworker works."""
    return str(factories.an_assisted_case(those_who_act(a_country())).reference)


def test_a_paper_by_telephone_and_keyboard(browser: Any, committed_database: Any, reference: str) -> None:
    with (
        serving(committed_database, OPENNRM_DEMONSTRATION="1") as address,
        desk_of(browser, address, "caseworker") as desk,
    ):
        page = desk.page
        page.set_viewport_size({"width": PHONE, "height": HEIGHT})
        desk.open(f"/cases/{reference}/documents/")
        tidy(page)
        press(page, page.get_by_role("link", name="Add documents"))
        assert (
            page.get_by_label("Or take a photograph of the paper").get_attribute("capture") == "environment"
        )
        page.get_by_label("Identity paper").focus()
        page.keyboard.press("Space")
        page.get_by_label("What should it be called?").focus()
        page.keyboard.type("Passport")
        page.get_by_label("Files", exact=False).first.set_input_files(
            {"name": "paper.docx", "mimeType": "application/msword", "buffer": b"PK\x03\x04"}
        )
        press(page, page.get_by_role("button", name="Add", exact=True))
        assert "Save it as PDF" in page.content()
        assert page.get_by_label("What should it be called?").input_value() == "Passport"
        tidy(page)
        page.get_by_label("Or take a photograph of the paper").set_input_files(
            {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": files.jpeg()}
        )
        press(page, page.get_by_role("button", name="Add", exact=True))
        press(page, page.get_by_role("link", name="Passport"))
        picture = page.get_by_role("img", name="First page: Passport")
        assert picture.evaluate("one => one.complete && one.naturalWidth") == 320
        tidy(page)
        with page.expect_download() as taken:
            page.get_by_role("link", name="Take the clean copy").focus()
            page.keyboard.press("Enter")
        assert files.PLANTED.encode() not in taken.value.path().read_bytes()
        press(page, page.get_by_role("link", name="Take it out"))
        page.get_by_label("It is not needed").focus()
        page.keyboard.press("Space")
        press(page, page.get_by_role("button", name="Take it out"))
        assert page.get_by_role("img", name="First page: Passport").count() == 0
        press(page, page.get_by_role("button", name="Put it back"))
        assert page.get_by_role("img", name="First page: Passport").count() == 1


def press(page: Any, one: Any) -> None:
    """Without a pointer."""
    one.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tidy(page: Any) -> None:
    """Nothing against the rules of accessibility, nothing wider than the telephone."""
    assert broken(page) == []
    assert too_wide(page) == []
