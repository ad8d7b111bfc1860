"""Row-level security for 资金发放."""

from __future__ import annotations

from django.db import migrations

from yimen.foundation.rls import drop_rls_policy_sql, rls_policy_sql

TABLES = ("payments_paymentrun", "payments_payrow", "payments_bankfile", "payments_returnfile")


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [
        migrations.RunSQL(rls_policy_sql(table), drop_rls_policy_sql(table)) for table in TABLES
    ]
