"""Published policy packs (政策包) in the database.

A pack is written as YAML and becomes law for the product only when it is published: the whole
resolved pack is stored by content hash, its procedures and rule graphs apart, so that a case can
pin what it began under and a decision can be replayed without today's files or Python.
"""

from __future__ import annotations

from django.db import models


class PackVersion(models.Model):
    """One published or drafted state of a pack, whole and resolved (policy.Pack.to_json)."""

    class Status(models.TextChoices):
        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "已发布"
        WITHDRAWN = "withdrawn", "已撤下"

    name = models.CharField("政策包", max_length=60)
    number = models.PositiveIntegerField("版本号")
    title = models.CharField("名称", max_length=200)
    content_hash = models.CharField("内容指纹", max_length=64)
    content = models.TextField("内容")
    chain = models.JSONField("继承链", default=list)
    status = models.CharField("状态", max_length=12, choices=Status.choices)
    valid_from = models.DateField("生效日期")
    published_at = models.DateTimeField("发布时间", null=True)
    published_by = models.CharField("发布人", max_length=80, blank=True)
    note = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = "政策包版本"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["name", "number"], name="pack_version_number"),
            models.UniqueConstraint(fields=["name", "content_hash"], name="pack_version_content"),
        ]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"


class ProcedureVersion(models.Model):
    """One procedure (办理程序) as published; a case pins one of these at acceptance."""

    hash = models.CharField("指纹", max_length=64, primary_key=True)
    name = models.CharField("程序", max_length=60)
    title = models.CharField("名称", max_length=200)
    definition = models.JSONField("步骤定义")

    class Meta:
        verbose_name = "办理程序版本"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.title} {self.hash[:8]}"


class RuleGraph(models.Model):
    """One rule graph (救助规则) as published; replay reads this, not today's Python."""

    hash = models.CharField("指纹", max_length=64, primary_key=True)
    rule = models.CharField("规则", max_length=60)
    graph = models.JSONField("规则图")

    class Meta:
        verbose_name = "规则图"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.rule} {self.hash[:8]}"
