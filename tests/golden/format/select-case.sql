select case when a is null then 'none' when a>10 then 'many' else 'few' end as size from t;
select case when a.status='active' and a.deleted_at is null then 'this one is really active' when a.status='invited' then 'invited by somebody' else 'gone' end as state from accounts a;
select case kind
 when 1 then 'one'
 else 'other' end from t;
