"""Row-level security for 待遇."""

from __future__ import annotations

from django.db import migrations

from yimen.foundation.rls import drop_rls_policy_sql, rls_policy_sql

TABLES = ("awards_award", "awards_beneficiary", "awards_awardline")


class Migration(migrations.Migration):
    dependencies = [("awards", "0001_initial")]

    operations = [
        migrations.RunSQL(rls_policy_sql(table), drop_rls_policy_sql(table)) for table in TABLES
    ]
