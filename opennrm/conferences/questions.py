"""What a conference may be asked: a list of the country's profile."""

from opennrm.country import profile
from opennrm.country.entries import Code
from opennrm.country.snapshot import NotInProfile

LIST, ABOUT_CHILDREN = "conference_questions", "child"


def offered(*, child: bool) -> tuple[Code, ...]:
    """The questions of the list; those about children only where the person is treated as one."""
    return tuple(one for one in profile().codes(LIST) if child or one.group != ABOUT_CHILDREN)


def known(question: str, *, child: bool) -> str:
    """The code of a question that may be asked. Raises NotInProfile for another."""
    if question not in {one.code for one in offered(child=child)}:
        raise NotInProfile(question)
    return question


def worded(question: str, language: str) -> str:
    """A question in words; the code itself where the list had it once and has it no more."""
    try:
        return profile().code_of(LIST, question).label(language)
    except NotInProfile:
        return question
