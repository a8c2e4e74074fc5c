"""The column type of a sealed value."""

from typing import Any

from django.db import models

from opennrm.vault import classes


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """A column that holds an envelope. It names the class of its content and never opens anything by itself."""

    def __init__(self, *, data_class: str, **options: Any) -> None:
        self.data_class = classes.require(data_class)
        super().__init__(**options)

    def deconstruct(self) -> Any:
        """For migrations: the class is part of the declaration."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "data_class": self.data_class}

    def value_to_string(self, obj: models.Model) -> str:
        """Nothing of the content reaches a serialiser."""
        return "sealed"
