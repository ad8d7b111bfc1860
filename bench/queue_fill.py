"""One million cases of 玉环 by generate_series: 940,000 ended, 60,000 open with one item each."""

from __future__ import annotations

from django.db import connections, transaction

CASES, OPEN, HOUSEHOLDS = 1_000_000, 60_000, 250_000

_FILL = """
create temporary table village as
select d.code, d.path, row_number() over (order by d.code) - 1 as n, v.id as office_id,
       t.id as township_id, split_part(d.path, '/', 3) as township
from network_division d
join network_office v on v.division_id = d.code and v.role = 'village'
join network_office t on t.division_id = d.parent_id and t.role = 'township'
where d.level = 'village' and d.path like '/331083/%%';

insert into households_person (row_version, changed_by, changed_what, uid, name, name_sort, sex,
    id_masked, no_id_reason, phone_masked, home_path, handling_path)
select 1, '', '', ('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
    substr('王李张刘陈杨黄赵吴周', 1 + i %% 10, 1)
        || substr('伟芳娜敏静丽强磊军洋', 1 + i / 10 %% 10, 1)
        || substr('国建文明海玉秀志小春', 1 + i / 100 %% 10, 1),
    (array['wang','li','zhang','liu','chen','yang','huang','zhao','wu','zhou'])[1 + i %% 10]
        || i / 10 %% 1000,
    '1', '9900**********0000', '测试数据', '', v.path, v.path
from generate_series(1, %(households)s) i
join village v on v.n = i %% (select count(*) from village);

insert into households_household (row_version, changed_by, changed_what, uid, number, head_id,
    division_id, home_path, handling_path, hukou, address, contact_name, contact_masked,
    contact_whose, created_at)
select 1, '', '', p.uid, 'B' || right(p.uid::text, 12), p.uid,
    v.code, v.path, v.path, 'rural', '', '', '',
    'own', now()
from households_person p join village v on v.path = p.home_path;

create temporary table made as
select i, ('00000000-0000-7000-9000-' || lpad(to_hex(i), 12, '0'))::uuid as uid,
    ('00000000-0000-7000-8000-' || lpad(to_hex(1 + i %% %(households)s), 12, '0'))::uuid as home,
    v.*, case when i <= %(open)s then 'running' else 'ended' end as status,
    (array['dibao', 'dibao', 'dibian', 'tekun'])[1 + i %% 4] as item,
    timestamptz '2026-03-02 09:00+08' + (random() * 40 - 12) * interval '1 day' as due
from generate_series(1, %(cases)s) i
join village v on v.n = (1 + i %% %(households)s) %% (select count(*) from village);

insert into procedures_case (row_version, changed_by, changed_what, uid, receipt_number, item,
    household_id, applicant_id, division_id, intake_office_id, handling_office_id, home_path,
    handling_path, pack_version_id, procedure_id, received_at, status, outcome, current_step,
    marks, due_sort, due_provisional)
select 1, '', '', m.uid, 'B' || i, m.item, m.home, m.home, m.code, m.township_id, m.township_id,
    m.path, m.path, (select min(id) from packstore_packversion),
    (select min(hash) from packstore_procedureversion), m.due - interval '20 days', m.status, '',
    '', '{}', case when m.status = 'ended' then timestamptz '9999-01-01 00:00Z' else m.due end,
    false
from made m;

create temporary table step (n int, step text, title text, role text, place text, waits text);
insert into step values (0, 'acceptance', '受理', 'window_clerk', 'township', ''),
    (1, 'survey', '入户调查', 'surveyor', 'township', ''),
    (2, 'category', '选定救助类别', 'village_assistant', 'village', 'applicant'),
    (3, 'means_check', '经济状况核对', 'township_reviewer', 'township', 'external'),
    (4, 'opinion', '初审意见', 'township_reviewer', 'township', ''),
    (5, 'review_notice', '初审公示', 'village_assistant', 'village', 'notice'),
    (6, 'decision', '审核确认', 'county_decider', 'county', '');

insert into procedures_workitem (row_version, changed_by, changed_what, case_id, step, step_title,
    kind, key, round, state, waits, waits_note, item, office_id, role, opened_at, due_sort,
    due_provisional, due_legal, due_source, limit_unit, limit_rolls, stood_days, done_at, outcome,
    reason, home_path, handling_path)
select 1, '', '', m.uid, s.step, s.title, s.step, '', 1,
    case when m.status = 'ended' then 'done' else 'open' end,
    case when m.status = 'ended' then '' else s.waits end, '', m.item,
    case s.place when 'township' then m.township_id when 'village' then m.office_id else
        (select id from network_office where role = 'civil_affairs' and division_id = '331083')
    end,
    s.role, m.due - interval '5 days',
    case when i %% 50 = 0 then timestamptz '9999-01-01 00:00Z' else m.due end, false, true, '', '',
    false, 0, case when m.status = 'ended' then m.due end, '', '', m.path, m.path
from made m join step s on s.n = case when m.status = 'ended' then 6 else i %% 7 end;
"""


def fill() -> None:
    """The cast, and a million cases."""
    from tests.cast import seed_template

    seed_template()
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('app.scope', '/', true)")
        sizes = {"cases": CASES, "open": OPEN, "households": HOUSEHOLDS}
        for statement in _FILL.split(";\n"):
            if statement.strip():
                cursor.execute(statement, sizes)
