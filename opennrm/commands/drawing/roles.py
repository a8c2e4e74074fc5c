"""Roles and what their duties are."""

from opennrm.access.roles import DUTIES, ROLES
from opennrm.commands.drawing.markdown import code, table
from opennrm.organisations.partners import SCOPES


def drawn() -> str:
    """The document."""
    titles = [str(role.title) for role in ROLES.values()]
    marks = (
        [code(duty), str(sentence), *("x" if duty in role.duties else "" for role in ROLES.values())]
        for duty, sentence in DUTIES.items()
    )
    who = ([code(name), role.title, role.sentence, role.reach.value] for name, role in ROLES.items())
    scopes = ([code(scope), ", ".join(map(code, sorted(duties)))] for scope, duties in SCOPES.items())
    return "\n".join(
        [
            "# Roles and duties\n",
            "A role gives duties; the relation to a file decides which files they are good for.\n",
            table(["Code", "Role", "What it is", "Reach"], who),
            "## Duties of the roles\n",
            table(["Duty", "What it allows", *titles], marks),
            "## Partner systems\n",
            "What the token of another system may do, by scope.\n",
            table(["Scope", "Duties"], scopes),
        ]
    )
