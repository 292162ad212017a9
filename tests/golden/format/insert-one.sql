insert into public.t(a,b) values(1,'x') on conflict (a) do update set b=excluded.b,updated_at=now() where t.b is distinct from excluded.b returning id,a;
