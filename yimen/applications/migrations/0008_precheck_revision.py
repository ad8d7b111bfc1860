import uuid

import django.db.models.deletion
from django.db import migrations, models

from yimen.foundation.rls import drop_rls_policy_sql, rls_policy_sql

TABLES = (
    "applications_checkobjection",
    "applications_formalapplication",
    "applications_noncooperation",
    "applications_revision",
)


class Migration(migrations.Migration):
    dependencies = [
        ("applications", "0007_paper_demands"),
        ("foundation", "0004_attempts"),
        ("procedures", "0003_queue_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="objection",
            name="is_complaint",
            field=models.BooleanField(default=False, verbose_name="公示期满后提出，按投诉办理"),
        ),
        migrations.CreateModel(
            name="FormalApplication",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT,
                        primary_key=True,
                        related_name="formal_application",
                        serialize=False,
                        to="procedures.case",
                    ),
                ),
                ("insisted", models.BooleanField(default=False, verbose_name="坚持正式申请")),
                ("submitted_at", models.DateTimeField(verbose_name="提交时间")),
                ("received_by", models.CharField(max_length=80, verbose_name="收件人")),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "handling_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="办理路径"),
                ),
                (
                    "signature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="foundation.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "正式申请",
                "verbose_name_plural": "正式申请",
            },
        ),
        migrations.CreateModel(
            name="CheckObjection",
            fields=[
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("content", models.TextField(verbose_name="异议内容")),
                ("raised_at", models.DateTimeField(verbose_name="提出时间")),
                ("received_by", models.CharField(max_length=80, verbose_name="登记人")),
                ("rechecked", models.BooleanField(null=True, verbose_name="重新核对")),
                ("answer", models.TextField(blank=True, verbose_name="复查意见")),
                ("answered_at", models.DateTimeField(null=True, verbose_name="复查时间")),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "handling_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="办理路径"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="check_objections",
                        to="procedures.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "核对异议",
                "verbose_name_plural": "核对异议",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_at__isnull", True)),
                        fields=("case",),
                        name="one_check_objection",
                        violation_error_message="核对异议已经登记，正在复查",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NonCooperation",
            fields=[
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="情况")),
                ("opened_at", models.DateTimeField(verbose_name="登记时间")),
                ("opened_by", models.CharField(max_length=80, verbose_name="登记人")),
                ("reminded_at", models.DateTimeField(null=True, verbose_name="书面提醒时间")),
                ("answer_by", models.DateField(null=True, verbose_name="答复期限")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="了结时间")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "处理中"),
                            ("resumed", "已经配合"),
                            ("terminated", "终止审核程序"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="结果",
                    ),
                ),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "handling_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="办理路径"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="non_cooperations",
                        to="procedures.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "拒不配合",
                "verbose_name_plural": "拒不配合",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("case",),
                        name="one_non_cooperation",
                        violation_error_message="这一办件已经登记拒不配合，请先书面提醒",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("row_version", models.PositiveIntegerField(default=1)),
                ("changed_by", models.CharField(blank=True, default="", max_length=100)),
                ("changed_what", models.CharField(blank=True, default="", max_length=100)),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(verbose_name="轮次")),
                (
                    "document_number",
                    models.CharField(max_length=60, unique=True, verbose_name="文号"),
                ),
                (
                    "result",
                    models.CharField(
                        choices=[
                            ("upheld", "维持原决定"),
                            ("changed", "调整金额"),
                            ("revoked", "撤销，停止救助"),
                        ],
                        max_length=10,
                        verbose_name="决定",
                    ),
                ),
                (
                    "amount_fen",
                    models.BigIntegerField(null=True, verbose_name="调整后月金额（分）"),
                ),
                ("from_month", models.DateField(null=True, verbose_name="执行月份")),
                ("reason", models.TextField(verbose_name="理由")),
                ("authority", models.JSONField(verbose_name="权限依据")),
                ("explanation", models.JSONField(default=dict, verbose_name="计算说明")),
                ("decided_by", models.CharField(max_length=80, verbose_name="审批人")),
                ("decided_at", models.DateTimeField(verbose_name="决定时间")),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "handling_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="办理路径"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="revisions",
                        to="procedures.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "复核决定",
                "verbose_name_plural": "复核决定",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "round"), name="revision_round")
                ],
            },
        ),
        *(migrations.RunSQL(rls_policy_sql(table), drop_rls_policy_sql(table)) for table in TABLES),
    ]
