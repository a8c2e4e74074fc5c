"""Numbers of the whole mechanism that are kept, so that reading them costs the same however long it has worked."""

from django.db import models
from django.utils import timezone


class Change(models.Model):
    """What one write added to a number. The database writes it with the act itself; the worker adds it up later."""

    id = models.BigAutoField(primary_key=True)
    subject = models.TextField()
    at = models.DateTimeField()
    region = models.TextField(blank=True, default="")
    one = models.TextField(blank=True, default="")
    two = models.TextField(blank=True, default="")
    three = models.TextField(blank=True, default="")
    n = models.IntegerField()

    class Handling:
        open = ("id", "subject", "at", "one", "two", "three", "n")
        confidential = ("region",)
        identity = ()
        location = ()

    def __str__(self) -> str:
        return f"{self.subject} {self.n:+}"


class Tally(models.Model):
    """How many there are of something in one month and region; `one`, `two` and `three` say of what kind."""

    id = models.BigAutoField(primary_key=True)
    subject = models.TextField()
    month = models.DateField()
    region = models.TextField(blank=True, default="")
    one = models.TextField(blank=True, default="")
    two = models.TextField(blank=True, default="")
    three = models.TextField(blank=True, default="")
    n = models.IntegerField()

    class Handling:
        open = ("id", "subject", "month", "one", "two", "three", "n")
        confidential = ("region",)
        identity = ()
        location = ()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_tally_of_a_kind", fields=["subject", "month", "region", "one", "two", "three"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.month}: {self.n}"


class Recount(models.Model):
    """When everything was counted from the beginning, and how many numbers were not as they had been kept."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    corrected = models.IntegerField()

    class Handling:
        open = ("id", "at", "corrected")
        confidential = ()
        identity = ()
        location = ()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.corrected}"
