"""Server logs without personal data: the class of an error, its place, the request's number; never its words."""

import logging
import traceback


class PlainFormatter(logging.Formatter):
    """One line a record. The text of an exception is left out: a database error repeats what somebody typed."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger, the message where it is ours, and where an exception came from."""
        ours = record.name.startswith("opennrm")
        said = record.getMessage() if ours else record.msg if isinstance(record.msg, str) else ""
        line = f"{self.formatTime(record)} {record.levelname} {record.name} {said if ours else said.split('%')[0]}"
        return f"{line.rstrip()} {self._place(record)}".rstrip()

    @staticmethod
    def _place(record: logging.LogRecord) -> str:
        if not record.exc_info or record.exc_info[0] is None:
            return ""
        frames = traceback.extract_tb(record.exc_info[2])
        ours = [frame for frame in frames if "opennrm" in frame.filename] or frames
        where = f"{ours[-1].filename.rpartition('opennrm/')[2]}:{ours[-1].lineno}" if ours else "?"
        return f"{record.exc_info[0].__name__} at {where}"
