"""The working-day function for set-based recomputing of deadlines."""

from django.db import migrations

# Regions lie over each other: a division code over its city, its province, and CN. Days without
# a row are past what has been announced: Monday to Friday, and the result is provisional.
FUNCTION = """
create function yimen_working_day(day date, regions text[], out is_working boolean,
                                  out provisional boolean)
language sql stable parallel safe as $$
    select coalesce(known.is_working, extract(isodow from day) < 6), known.is_working is null
    from (select 1) one
    left join lateral (
        select d.is_working from foundation_day d
        where d.date = day and d.region = any (regions)
        order by array_position(regions, d.region::text) limit 1
    ) known on true
$$;

create function yimen_regions(region text) returns text[]
language sql immutable parallel safe as $$
    select case when region ~ '^[0-9]{6}$'
        then array[region, left(region, 4) || '00', left(region, 2) || '0000', 'CN']
        else array['CN'] end
$$;

create function yimen_add_working_days(start date, n integer, region text default 'CN',
                                       out due date, out provisional boolean)
language plpgsql stable parallel safe as $$
declare
    regions text[] := yimen_regions(region);
    left_over integer := n;
    today record;
begin
    if n < 0 then
        raise exception 'working days are counted forwards: %', n;
    end if;
    due := start;
    provisional := false;
    while left_over > 0 loop
        due := due + 1;
        select * into today from yimen_working_day(due, regions);
        provisional := provisional or today.provisional;
        if today.is_working then
            left_over := left_over - 1;
        end if;
    end loop;
end $$;
"""


class Migration(migrations.Migration):
    """Working days in SQL."""

    dependencies = [("foundation", "0002_guards")]

    operations = [
        migrations.RunSQL(
            FUNCTION,
            "drop function yimen_add_working_days, yimen_regions, yimen_working_day",
        )
    ]
