"""The trail refuses every change but appending, the owner's too; and who may read it."""

from django.db import migrations

from yimen.foundation.rls import force_sql, in_scope_sql

# What is appended stays: neither the app nor the owner changes or removes it. A superuser can
# switch triggers off, which is why there is a chain as well. Per statement where possible: a
# change that row-level security would let pass as "0 rows" is refused aloud.
REFUSE = """
create function yimen_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '审计轨迹只能追加，不能修改或删除（表 %，操作 %）', tg_table_name, tg_op
        using errcode = 'insufficient_privilege';
end $$;
"""

# An event's content may only be emptied, once, and only whole.
ERASE_ONLY = """
create function yimen_erase_only() returns trigger language plpgsql as $$
begin
    if new.event_uid = old.event_uid and old.sealed is not null
       and new.sealed is null and new.salt is null then
        return new;
    end if;
    raise exception '事件内容只能整体删除，不能改写' using errcode = 'insufficient_privilege';
end $$;
"""

# A head starts at nothing and moves by one link; sealing only notes how far it was sealed.
HEAD_STEP = """
create function yimen_head_step() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        if new.seq = 0 and new.sealed_seq = 0 then
            return new;
        end if;
    elsif new.stream = old.stream and (
        (new.seq = old.seq + 1 and new.sealed_seq = old.sealed_seq)
        or (new.seq = old.seq and new.hash = old.hash
            and new.sealed_seq between old.sealed_seq and new.seq)
    ) then
        return new;
    end if;
    raise exception '流头只能逐号前移' using errcode = 'insufficient_privilege';
end $$;
"""

GUARDS = """
create trigger event_append_only before update or delete on foundation_event
    for each statement execute function yimen_refuse_change();
create trigger event_no_truncate before truncate on foundation_event
    for each statement execute function yimen_refuse_change();
create trigger payload_erase_only before update on foundation_eventpayload
    for each row execute function yimen_erase_only();
create trigger payload_keep before delete on foundation_eventpayload
    for each statement execute function yimen_refuse_change();
create trigger payload_no_truncate before truncate on foundation_eventpayload
    for each statement execute function yimen_refuse_change();
create trigger head_step before insert or update on foundation_streamhead
    for each row execute function yimen_head_step();
create trigger head_keep before delete on foundation_streamhead
    for each statement execute function yimen_refuse_change();
create trigger head_no_truncate before truncate on foundation_streamhead
    for each statement execute function yimen_refuse_change();
create trigger seal_append_only before update or delete on foundation_seal
    for each statement execute function yimen_refuse_change();
create trigger seal_no_truncate before truncate on foundation_seal
    for each statement execute function yimen_refuse_change();
"""

# Whoever was granted rights on new tables loses those that the trail never needs.
REVOKE = """
do $$
declare who text; what text;
begin
    for who in select distinct grantee from information_schema.role_table_grants
        where table_schema = current_schema() and table_name = 'foundation_event'
          and grantee <> current_user and grantee <> 'PUBLIC'
    loop
        foreach what in array array['event', 'seal'] loop
            execute format('revoke update, delete, truncate on foundation_%s from %I', what, who);
        end loop;
        foreach what in array array['eventpayload', 'streamhead'] loop
            execute format('revoke delete, truncate on foundation_%s from %I', what, who);
        end loop;
    end loop;
end $$;
"""

# Events are read within a scope; anyone may append, also where no scope is set (a login).
READING = [
    *force_sql("foundation_event"),
    "create policy event_read on foundation_event for select using (" + in_scope_sql() + ")",
    "create policy event_append on foundation_event for insert with check (true)",
]


class Migration(migrations.Migration):
    """Triggers and policies of the trail."""

    dependencies = [("foundation", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE + ERASE_ONLY + HEAD_STEP + GUARDS),
        migrations.RunSQL(REVOKE),
        migrations.RunSQL(READING),
    ]
