"""The working-day function for set-based recomputing of deadlines."""

from django.db import migrations

# Regions lie over each other: a division code over its city, its province, and CN. Days without
# a row have not been announced: Monday to Friday, and the result is provisional. About 0.2 ms a
# call, so a recompute joins the distinct (start, n) pairs, of which even a full desk has few.
FUNCTION = """
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
    span integer := 2 * n + 12;
begin
    if n < 0 then
        raise exception 'working days are counted forwards: %', n;
    end if;
    if n = 0 then
        due := start;
        provisional := false;
    end if;
    while due is null loop
        with known as (
            select distinct on (d.date) d.date, d.is_working
            from foundation_day d
            where d.region = any (regions) and d.date > start and d.date <= start + span
            order by d.date, array_position(regions, d.region::text)
        ), days as (
            select start + i as day, known.date is null as guessed,
                   coalesce(known.is_working, extract(isodow from start + i) < 6) as is_working
            from generate_series(1, span) i left join known on known.date = start + i
        ), counted as (
            select day, is_working, count(*) filter (where is_working) over up_to_here as number,
                   bool_or(guessed) over up_to_here as guessed
            from days window up_to_here as (order by day)
        )
        select day, guessed into due, provisional
        from counted where is_working and number = n;
        span := span * 2;
    end loop;
end $$;
"""


class Migration(migrations.Migration):
    """Working days in SQL."""

    dependencies = [("foundation", "0002_guards")]

    operations = [
        migrations.RunSQL(FUNCTION, "drop function yimen_add_working_days, yimen_regions")
    ]
