"""What is sent stays in memory: no temporary file on the server's disk, no more than we take."""

from io import BytesIO

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler


def jusqu_a(octets: int):
    """Decorate a view whose page takes files of this weight, and no others."""

    def marquer(vue):
        vue.octets_au_plus = octets
        return vue

    return marquer


class EnMemoire(FileUploadHandler):
    """Read the files of one request; past the limit, count them and keep nothing.

    The name given by the sender is dropped here: it may be a person's (SP-17).
    """

    def __init__(self, request=None):
        super().__init__(request)
        self.total = 0
        page = getattr(request, "resolver_match", None)
        self.au_plus = getattr(page and page.func, "octets_au_plus", settings.PALIER_FICHIER_OCTETS)

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.tampon = BytesIO()

    def receive_data_chunk(self, raw_data, start):
        self.total += len(raw_data)
        if self.total > self.au_plus:
            self.tampon = BytesIO()
        else:
            self.tampon.write(raw_data)

    def file_complete(self, file_size):
        if self.total > self.au_plus:
            file_size = self.total  # several files count as one: refused as too heavy
        self.tampon.seek(0)
        return InMemoryUploadedFile(
            self.tampon, self.field_name, "fichier", "application/octet-stream", file_size, None
        )
