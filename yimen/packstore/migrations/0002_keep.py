"""What was published stays as it was: cases and decisions point at it by hash."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION packstore_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '政策库：% 已发布，不能修改或删除', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER packversion_keeps_content
    BEFORE UPDATE OF name, number, title, content_hash, content, chain ON packstore_packversion
    FOR EACH ROW WHEN (OLD.status <> 'draft')
    EXECUTE FUNCTION packstore_refuse_change();
CREATE TRIGGER packversion_stays
    BEFORE DELETE ON packstore_packversion
    FOR EACH ROW WHEN (OLD.status <> 'draft')
    EXECUTE FUNCTION packstore_refuse_change();
CREATE TRIGGER procedureversion_stays
    BEFORE UPDATE OR DELETE ON packstore_procedureversion
    FOR EACH ROW EXECUTE FUNCTION packstore_refuse_change();
CREATE TRIGGER rulegraph_stays
    BEFORE UPDATE OR DELETE ON packstore_rulegraph
    FOR EACH ROW EXECUTE FUNCTION packstore_refuse_change();
"""

BACKWARD = """
DROP TRIGGER rulegraph_stays ON packstore_rulegraph;
DROP TRIGGER procedureversion_stays ON packstore_procedureversion;
DROP TRIGGER packversion_stays ON packstore_packversion;
DROP TRIGGER packversion_keeps_content ON packstore_packversion;
DROP FUNCTION packstore_refuse_change();
"""


class Migration(migrations.Migration):
    """Refuse every change of published rows, whoever asks."""

    dependencies = [("packstore", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
