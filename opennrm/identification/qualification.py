"""Whether what was found meets a definition of trafficking: pure logic over the profile's dated definitions.

Three answers and not two: what is unclear stays unclear. Nobody types a qualification; it follows from the findings.
"""

from dataclasses import dataclass, field

from opennrm.country import profile
from opennrm.country.entries import Definition, Way
from opennrm.country.snapshot import NotInProfile
from opennrm.identification.states import Element, Finding, Qualification

NATIONAL, PROTOCOL = "national", "protocol"


@dataclass(frozen=True)
class Findings:
    """What was found of each element, and in which forms; the means of a child are not looked at."""

    act: str = Finding.NOT_EXAMINED
    means: str = Finding.NOT_EXAMINED
    purpose: str = Finding.NOT_EXAMINED
    acts: tuple[str, ...] = field(default=())
    child: bool = False

    def of(self, element: str, way: Way) -> Finding:
        """The finding on one element for one way: an act that the way does not name is none for it."""
        found = Finding(getattr(self, element))
        if element != Element.ACT or found != Finding.ESTABLISHED:
            return found
        if not self.acts:
            return Finding.UNCLEAR
        return found if set(self.acts) & set(way.acts) else Finding.NOT_ESTABLISHED


@dataclass(frozen=True)
class Tried:
    """One way of a definition, and what was found of each element that it needs."""

    way: Way
    result: Qualification
    needs: tuple[tuple[Element, Finding], ...]


@dataclass(frozen=True)
class Qualified:
    """A definition, whether it is met, and why."""

    code: str
    definition: Definition | None
    result: Qualification
    ways: tuple[Tried, ...]


def qualify(code: str, findings: Findings) -> Qualified:
    """Hold the findings against the definition that the profile has today."""
    try:
        definition = profile().definition(code)
    except NotInProfile:
        return Qualified(code, None, Qualification.NOT_CONFIGURED, ())
    if definition.is_unknown:
        return Qualified(code, definition, Qualification.NOT_CONFIGURED, ())
    whom = {"anyone", "child" if findings.child else "adult"}
    ways = tuple(_tried(way, findings) for way in definition.ways if way.of in whom)
    return Qualified(code, definition, _any(ways), ways)


def both(findings: Findings) -> tuple[Qualified, Qualified]:
    """The national and the Protocol's answer, side by side."""
    return qualify(NATIONAL, findings), qualify(PROTOCOL, findings)


def _tried(way: Way, findings: Findings) -> Tried:
    needs = tuple((Element(need), findings.of(need, way)) for need in way.needs)
    found = {finding for _, finding in needs}
    if Finding.NOT_ESTABLISHED in found:
        result = Qualification.NOT_MET
    elif found == {Finding.ESTABLISHED}:
        result = Qualification.MET
    else:
        result = Qualification.OPEN
    return Tried(way, result, needs)


def _any(ways: tuple[Tried, ...]) -> Qualification:
    found = {one.result for one in ways}
    for result in (Qualification.MET, Qualification.OPEN):
        if result in found:
            return result
    return Qualification.NOT_MET
