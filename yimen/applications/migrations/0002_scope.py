"""Row-level security for 申请审批. Drafts carry no path: they are sealed and read by owner only."""

from __future__ import annotations

from django.db import migrations

from yimen.foundation.rls import drop_rls_policy_sql, rls_policy_sql

TABLES = (
    "applications_application",
    "applications_appointment",
    "applications_decision",
    "applications_deliberation",
    "applications_issueddocument",
    "applications_material",
    "applications_notice",
    "applications_objection",
    "applications_opinion",
    "applications_publication",
    "applications_survey",
    "applications_surveyphoto",
    "applications_surveysignature",
)


class Migration(migrations.Migration):
    dependencies = [("applications", "0001_initial")]

    operations = [
        migrations.RunSQL(rls_policy_sql(table), drop_rls_policy_sql(table)) for table in TABLES
    ]
