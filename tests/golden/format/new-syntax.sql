select  1;
select json_array(1 returning jsonb);
merge into t using s on true when not matched by source then delete;
