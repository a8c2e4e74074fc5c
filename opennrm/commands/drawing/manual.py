"""Every command with its help."""

from argparse import Action, ArgumentParser, _SubParsersAction
from collections.abc import Iterator

from django.core.management import get_commands, load_command_class

from opennrm.commands.drawing.markdown import code, table

OURS = "opennrm.commands"
COMMON = {
    "help", "version", "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks",
}  # fmt: skip


def commands() -> list[str]:
    """The names of our own commands."""
    return sorted(name for name, app in get_commands().items() if app == OURS)


def drawn() -> str:
    """The document."""
    parts = ["# Commands\n", "Each is `opennrm` and its name; `opennrm NAME --help` says the same.\n"]
    for name in commands():
        command = load_command_class(OURS, name)
        parser = command.create_parser("opennrm", name)
        rows = list(_told(parser))
        parts.append(f"## {code(f'opennrm {name}')}\n\n{' '.join(command.help.split())}\n")
        if rows:
            parts.append(table(["Argument", "What it does"], rows))
    return "\n".join(parts)


def _told(parser: ArgumentParser, before: str = "") -> Iterator[tuple[str, str]]:
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for choice in action._choices_actions:
                yield code(f"{before}{choice.dest}"), choice.help or ""
                yield from _told(action.choices[choice.dest], f"{before}{choice.dest} ")
        elif action.dest not in COMMON:
            yield code(f"{before}{_spelt(action)}"), action.help or ""


def _spelt(action: Action) -> str:
    return ", ".join(action.option_strings) or str(action.metavar or action.dest)
