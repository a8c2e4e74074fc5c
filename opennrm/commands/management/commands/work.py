"""`opennrm work`: run the jobs that were queued in the same transaction as the act, and those that run by the clock."""

import asyncio
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from procrastinate.contrib.django import app


class Command(BaseCommand):
    """Runs until it is told to stop; finishes the job in hand first."""

    help = "Run queued jobs (mail) and those that run by the clock (deadlines, the signed head of the log)."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--once` is for a timer of the operating system and for tests."""
        parser.add_argument("--once", action="store_true", help="run what waits now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the worker on a connection of its own, which listens for new jobs."""
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        with app.replace_connector(connector) as working:
            asyncio.run(_work(working, forever=not options["once"]))


async def _work(working: Any, *, forever: bool) -> None:
    async with working.open_async():
        await working.run_worker_async(
            wait=forever, concurrency=2, shutdown_graceful_timeout=30, delete_jobs="successful"
        )
