do $$begin
  null;
end$$;
do language plpgsql $x$ begin end $x$;
