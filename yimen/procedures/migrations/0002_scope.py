"""Row-level security beneath cases, items, limits and pauses."""

from django.db import migrations

from yimen.foundation.rls import drop_rls_policy_sql, rls_policy_sql

TABLES = ("case", "workitem", "clock", "pause")


class Migration(migrations.Migration):
    """A row is seen from the household's place and from the handling office, by nobody else."""

    dependencies = [("procedures", "0001_initial")]

    operations = [
        migrations.RunSQL(
            rls_policy_sql(f"procedures_{table}"), drop_rls_policy_sql(f"procedures_{table}")
        )
        for table in TABLES
    ]
