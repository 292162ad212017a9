merge into t using s on t.id=s.id when matched and s.gone then delete when matched then update set a=s.a when not matched then insert (id,a) values (s.id,s.a);
