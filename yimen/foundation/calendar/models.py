"""The working-day table."""

from __future__ import annotations

from django.db import models


class Day(models.Model):
    """Whether one day is worked in one region (CN, or a division code laid over it)."""

    pk = models.CompositePrimaryKey("region", "date")
    region = models.CharField(max_length=12)
    date = models.DateField()
    is_working = models.BooleanField()
    source = models.CharField(max_length=100)
    notice_no = models.CharField("文号", max_length=100, default="", blank=True)
