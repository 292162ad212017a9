select distinct on (a.user_id) a.user_id, a.created_at, a.kind, a.payload -> 'x' ->> 'y' as deep_value, a.other_column from audit a order by a.user_id, a.created_at desc;
