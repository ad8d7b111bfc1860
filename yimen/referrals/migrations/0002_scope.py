"""Row-level security for 转办联办: a department reads only what was referred to it."""

from __future__ import annotations

from django.db import migrations

from yimen.foundation.rls import PATHS, drop_rls_policy_sql, rls_policy_sql

REFERRAL, VISIT = "referrals_referral", "referrals_visit"


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial")]

    operations = [
        migrations.RunSQL(
            rls_policy_sql(REFERRAL, (*PATHS, "department_path")), drop_rls_policy_sql(REFERRAL)
        ),
        migrations.RunSQL(rls_policy_sql(VISIT), drop_rls_policy_sql(VISIT)),
    ]
