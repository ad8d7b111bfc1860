"""Tables of the delegation register (下放登记)."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0004_attempts"),
        ("network", "0002_gb_code"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuthorityList",
            fields=[
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                ("signed_by", models.CharField(blank=True, max_length=80, verbose_name="签署人")),
                ("signed_on", models.DateField(null=True, verbose_name="签署日期")),
                ("made_by", models.CharField(max_length=80, verbose_name="制作人")),
                ("made_at", models.DateTimeField(verbose_name="制作时间")),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="authority_lists",
                        to="network.division",
                    ),
                ),
            ],
            options={
                "verbose_name": "权力委托清单",
                "verbose_name_plural": "权力委托清单",
                "ordering": ["-made_at"],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "during",
                    django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="期限"),
                ),
                (
                    "county_signed_by",
                    models.CharField(blank=True, max_length=80, verbose_name="县级签署人"),
                ),
                ("county_signed_on", models.DateField(null=True, verbose_name="县级签署日期")),
                (
                    "township_signed_by",
                    models.CharField(blank=True, max_length=80, verbose_name="乡镇签署人"),
                ),
                ("township_signed_on", models.DateField(null=True, verbose_name="乡镇签署日期")),
                ("ended_on", models.DateField(null=True, verbose_name="解除日期")),
                (
                    "end_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="解除原因"),
                ),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="foundation.storedfile",
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="agreements",
                        to="network.office",
                    ),
                ),
                (
                    "authority_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="agreements",
                        to="network.authoritylist",
                    ),
                ),
            ],
            options={
                "verbose_name": "承接协议",
                "verbose_name_plural": "承接协议",
                "ordering": ["home_path", "during"],
            },
        ),
        migrations.CreateModel(
            name="PolicyPaper",
            fields=[
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="文号")),
                ("title", models.CharField(max_length=200, verbose_name="名称")),
                (
                    "issuer",
                    models.CharField(
                        choices=[
                            ("province_government", "省级人民政府"),
                            ("province_office", "省委办公厅、省政府办公厅"),
                            ("city", "设区的市"),
                            ("county", "县（市、区）"),
                        ],
                        max_length=20,
                        verbose_name="发文机关",
                    ),
                ),
                ("issued_on", models.DateField(verbose_name="印发日期")),
                ("registered_by", models.CharField(max_length=80, verbose_name="登记人")),
                ("registered_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="policy_papers",
                        to="network.division",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="foundation.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "依据文件",
                "verbose_name_plural": "依据文件",
                "ordering": ["-issued_on", "number"],
            },
        ),
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "power",
                    models.CharField(
                        choices=[("decide", "审核确认"), ("check", "核对委托")],
                        max_length=10,
                        verbose_name="权力",
                    ),
                ),
                ("item", models.CharField(max_length=40, verbose_name="救助事项")),
                (
                    "kind",
                    models.CharField(
                        choices=[("委托", "委托"), ("授权", "授权")],
                        max_length=4,
                        verbose_name="方式",
                    ),
                ),
                ("ceiling_fen", models.BigIntegerField(null=True, verbose_name="金额上限（分）")),
                (
                    "during",
                    django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="期间"),
                ),
                ("revoked_on", models.DateField(null=True, verbose_name="收回日期")),
                (
                    "revoke_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="收回原因"),
                ),
                ("registered_by", models.CharField(max_length=80, verbose_name="登记人")),
                ("registered_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "agreement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="delegations",
                        to="network.agreement",
                    ),
                ),
                (
                    "township",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="delegations",
                        to="network.office",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="delegations",
                        to="network.policypaper",
                    ),
                ),
            ],
            options={
                "verbose_name": "下放登记",
                "verbose_name_plural": "下放登记",
                "ordering": ["home_path", "item", "during"],
            },
        ),
        migrations.AddField(
            model_name="authoritylist",
            name="paper",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="lists",
                to="network.policypaper",
            ),
        ),
        migrations.CreateModel(
            name="Receiver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("unit_name", models.CharField(max_length=100, verbose_name="承接部门")),
                ("head", models.CharField(blank=True, max_length=60, verbose_name="负责人")),
                ("trained_on", models.DateField(null=True, verbose_name="培训日期")),
                (
                    "trained_people",
                    models.PositiveSmallIntegerField(default=0, verbose_name="参训人数"),
                ),
                (
                    "training_note",
                    models.CharField(blank=True, max_length=200, verbose_name="培训内容"),
                ),
                (
                    "seal_name",
                    models.CharField(blank=True, max_length=100, verbose_name="印章名称"),
                ),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "seal_image",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="foundation.storedfile",
                    ),
                ),
                (
                    "township",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="receiver",
                        to="network.office",
                    ),
                ),
            ],
            options={
                "verbose_name": "承接部门",
                "verbose_name_plural": "承接部门",
            },
        ),
        migrations.CreateModel(
            name="RolloutStage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="阶段")),
                ("title", models.CharField(max_length=60, verbose_name="名称")),
                ("first_day", models.DateField(verbose_name="开始日期")),
                ("last_day", models.DateField(verbose_name="结束日期")),
                ("tasks", models.CharField(blank=True, max_length=300, verbose_name="任务")),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="rollout_stages",
                        to="network.division",
                    ),
                ),
            ],
            options={
                "verbose_name": "推进阶段",
                "verbose_name_plural": "推进阶段",
                "ordering": ["order"],
            },
        ),
        migrations.CreateModel(
            name="AuthorityLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=40, verbose_name="救助事项")),
                ("service_code", models.CharField(max_length=40, verbose_name="事项编码")),
                ("power", models.CharField(max_length=60, verbose_name="权力")),
                ("scope", models.CharField(max_length=200, verbose_name="范围")),
                ("starts_on", models.DateField(verbose_name="起始日期")),
                ("duties", models.TextField(verbose_name="责任")),
                (
                    "kind",
                    models.CharField(
                        choices=[("委托", "委托"), ("授权", "授权")],
                        max_length=4,
                        verbose_name="方式",
                    ),
                ),
                ("ceiling_fen", models.BigIntegerField(null=True, verbose_name="金额上限（分）")),
                (
                    "home_path",
                    models.CharField(db_collation="C", max_length=120, verbose_name="所属路径"),
                ),
                (
                    "authority_list",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="network.authoritylist",
                    ),
                ),
            ],
            options={
                "verbose_name": "清单事项",
                "verbose_name_plural": "清单事项",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("authority_list", "item"), name="list_item_once"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                expressions=[("township", "="), ("authority_list", "="), ("during", "&&")],
                name="one_agreement_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="policypaper",
            constraint=models.UniqueConstraint(
                fields=("division", "number"), name="paper_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="policypaper",
            constraint=models.CheckConstraint(
                condition=models.Q(("number", ""), _negated=True), name="paper_has_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("township", "="), ("power", "="), ("item", "="), ("during", "&&")],
                name="one_delegation_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="receiver",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit_name", ""), _negated=True), name="receiver_has_unit"
            ),
        ),
        migrations.AddConstraint(
            model_name="rolloutstage",
            constraint=models.UniqueConstraint(fields=("division", "order"), name="stage_once"),
        ),
        migrations.AddConstraint(
            model_name="rolloutstage",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))), name="stage_days"
            ),
        ),
    ]
