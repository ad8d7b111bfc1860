"""Row-level security for 经济状况核对."""

from __future__ import annotations

from django.db import migrations

from yimen.foundation.rls import drop_rls_policy_sql, rls_policy_sql

TABLES = ("means_check_checkrequest", "means_check_checkquery", "means_check_checkreport")


class Migration(migrations.Migration):
    dependencies = [("means_check", "0001_initial")]

    operations = [
        migrations.RunSQL(rls_policy_sql(table), drop_rls_policy_sql(table)) for table in TABLES
    ]
