select a.id,l.n from a cross join lateral (select count(*) n from b where b.a_id=a.id) l left outer join c using (id) natural join d full join e on true;
