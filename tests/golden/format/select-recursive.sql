with recursive tree as (
 select id,parent_id from nodes where parent_id is null
 union all
 select n.id,n.parent_id from nodes n join tree t on t.id=n.parent_id
) select * from tree;
