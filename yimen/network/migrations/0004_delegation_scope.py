"""Row-level security of the register: anybody at work may read who decides, only the area writes.

Who holds the power to decide is public; a township must see the paper of its county, and an office
elsewhere the delegation of the township that handles its case.
"""

from django.db import migrations

from yimen.foundation.rls import drop_rls_policy_sql, force_sql, in_scope_sql

TABLES = (
    "agreement",
    "authorityline",
    "authoritylist",
    "delegation",
    "policypaper",
    "receiver",
    "rolloutstage",
)
_ANY_SCOPE = "nullif(current_setting('app.scope', true), '') is not null"


def _close(table: str) -> list[str]:
    own = in_scope_sql(("home_path",))
    return [
        *force_sql(table),
        f"create policy {table}_scope on {table} using ({own}) with check ({own})",
        f"create policy {table}_read on {table} for select using ({_ANY_SCOPE})",
    ]


def _open(table: str) -> list[str]:
    return [f"drop policy {table}_read on {table}", *drop_rls_policy_sql(table)]


class Migration(migrations.Migration):
    dependencies = [("network", "0003_delegations")]

    operations = [
        migrations.RunSQL(_close(f"network_{table}"), _open(f"network_{table}")) for table in TABLES
    ]
