"""The acts that the log knows by a sentence."""

from opennrm.cases.timeline import READING, WRITING
from opennrm.commands.drawing.markdown import code, table


def drawn() -> str:
    """The document."""
    return "\n".join(
        [
            "# What the log of a file tells\n",
            "An entry holds ids and codes, never words of a file. A refusal begins with `refused`.\n",
            "## Reading\n",
            table(["Code", "Sentence"], ([code(action), told] for action, told in sorted(READING.items()))),
            "## Writing\n",
            table(["Code", "Sentence"], ([code(action), told] for action, told in sorted(WRITING.items()))),
        ]
    )
