"""Uploaded files in memory, never in a temporary file, and no more of each than may be stored."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MOST_BYTES = 20 * 1024 * 1024
MOST_FILES = 6


class InMemory(FileUploadHandler):
    """Keeps one byte more than the limit, so that the form can say what is wrong; the rest of a larger file is let go.

    Nothing is kept of files beyond the most that a form takes, and nothing at all for somebody who is not signed in.
    """

    begun = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()
        self.begun += 1
        is_taken = self.begun <= MOST_FILES and getattr(self.request, "actor", None) is not None
        self.most = MOST_BYTES + 1 if is_taken else 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what is within the limit; nothing is left for another handler."""
        room = self.most - self.kept.tell()
        if room > 0:
            self.kept.write(raw_data[:room])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file, or as much of it as shows that it is too large."""
        size = self.kept.tell()
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept,
            self.field_name,
            self.file_name or "",
            self.content_type or "",
            size,
            self.charset,
            self.content_type_extra,
        )
