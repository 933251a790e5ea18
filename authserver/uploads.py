"""One form of this server takes files, the brand of a realm. No other is read: Django would spool it to the disk."""

from io import BytesIO
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParserError

from support.images import MAXIMUM_BYTES

FORMS = frozenset({"admin:realms_brand_add", "admin:realms_brand_change"})


class BrandUploads(FileUploadHandler):
    """Answers 400 at the head of a file that nobody asked for, before any of it is read. The others stay in memory."""

    def new_file(self, *args: Any, **options: Any) -> None:
        """Refuse, unless it is an administrator's picture."""
        super().new_file(*args, **options)
        if not self._is_expected():
            raise MultiPartParserError("No form here takes a file.")
        self.content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep one part; refuse more than a picture may have."""
        if start + len(raw_data) > MAXIMUM_BYTES:
            raise MultiPartParserError("The file is too large.")
        self.content.write(raw_data)

    def file_complete(self, file_size: int) -> SimpleUploadedFile:  # noqa: ARG002 (the signature is Django's)
        """Return what was kept."""
        return SimpleUploadedFile(self.file_name or "picture", self.content.getvalue())

    def _is_expected(self) -> bool:
        request = self.request
        match = request.resolver_match if request else None
        return match is not None and match.view_name in FORMS and getattr(request, "user", AnonymousUser()).is_staff
