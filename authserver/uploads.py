"""No form of this server takes a file, so none is read: Django would spool it to the disk, whatever its size."""

from typing import Any, NoReturn

from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParserError


class RefuseUploads(FileUploadHandler):
    """Answers 400 at the head of the first file, before any of it is read."""

    def new_file(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse."""
        raise MultiPartParserError("No form here takes a file.")
