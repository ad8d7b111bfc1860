"""What is stored, and under which names it was given."""

from __future__ import annotations

from django.db import models

from yimen.foundation.uids import new_uid


class FileContent(models.Model):
    """One content, kept once on disk, whoever uploads it again."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    path = models.CharField(max_length=200)
    mime = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()


class StoredFile(models.Model):
    """One upload: a name given by one actor to a content."""

    uid = models.UUIDField(primary_key=True, default=new_uid, editable=False)
    content = models.ForeignKey(
        FileContent, models.RESTRICT, related_name="uploads", db_column="sha256"
    )
    name = models.CharField("文件名", max_length=200)
    uploaded_by_kind = models.CharField(max_length=12)
    uploaded_by_id = models.CharField(max_length=100)
    uploaded_by_name = models.CharField(max_length=100)
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def sha256(self) -> str:
        """Hash of the plain content, in hex."""
        return str(self.content_id)

    @property
    def mime(self) -> str:
        """Type by content, not by name."""
        return self.content.mime

    @property
    def size(self) -> int:
        """Bytes of the plain content."""
        return self.content.size
