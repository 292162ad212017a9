SELECT 'it''s', '', '''', 'select
 from over lines', E'a\'b\\', E'\n\x41\u00e9''x', e'it''s\'', U&'d\0061t\+000061', U&"d\0061t",
 "quoted ""name"" select", 'back\', name'x', $$data select$$, $t$it's $$ data$t$;
COMMENT ON TABLE t IS $$The table's text$$;
SELECT a$b$c FROM t$$;
