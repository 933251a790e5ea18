"""A data key: what seals keys and secrets, itself wrapped by a key-encryption key that is not in the database."""

from django.db import models


class DataKey(models.Model):
    """One data key, of the whole installation. The newest one seals; each opens what it has sealed."""

    name = models.CharField(max_length=16, unique=True, help_text="What sealed values call it: part of its digest.")
    label = models.CharField(max_length=300, help_text="The key-encryption key that wraps it.")
    wrapped = models.BinaryField()
    created_at = models.BigIntegerField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name
