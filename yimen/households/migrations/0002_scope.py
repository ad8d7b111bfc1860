"""Row-level security beneath households, persons and their papers."""

from django.db import migrations

from yimen.foundation.rls import drop_rls_policy_sql, rls_policy_sql

TABLES = ("person", "household", "membership", "consent", "bankaccount", "factsheet")


class Migration(migrations.Migration):
    """A row is seen from the household's place and from the handling office, by nobody else."""

    dependencies = [("households", "0001_initial")]

    operations = [
        migrations.RunSQL(
            rls_policy_sql(f"households_{table}"), drop_rls_policy_sql(f"households_{table}")
        )
        for table in TABLES
    ]
