select * from (select a,b from t where a=1) s where exists (select 1 from u where u.a=s.a and u.b=s.b) and s.b not in (select b from banned where reason='spam' and expires_at>now());
