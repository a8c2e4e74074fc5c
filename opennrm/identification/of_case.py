"""What every record of identification has: an id, the file that it belongs to, and the organisation that keeps it."""

import uuid

from django.db import models


class OfCase(models.Model):
    """A record in a file."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)
