-- Constraints of tables and domains. Triggers that enforce foreign keys have names that say nothing
-- (oids): whether they are switched off is told with their constraint.
SELECT 'constraint',
       CASE WHEN c.oid IS NULL THEN @name(dn.nspname|dt.typname) ELSE @name(n.nspname|c.relname) END
       || '.' || quote_ident(k.conname),
       CASE WHEN c.oid IS NULL THEN @name(dn.nspname|dt.typname) ELSE @name(n.nspname|c.relname) END,
       concat_ws(E'\n',
         @indented(pg_get_constraintdef(k.oid)),
         CASE WHEN k.coninhcount > 0 THEN 'inherited'
              || CASE WHEN k.conislocal THEN ', and the table''s own' ELSE '' END END,
         CASE WHEN k.contype = 'f' THEN
           (SELECT string_agg('trigger ' || g.tgfoid::regproc || ' on ' || g.tgrelid::regclass || ': '
                              || g.tgenabled::text, E'\n' ORDER BY g.tgfoid::regproc::text COLLATE "C",
                              g.tgrelid::regclass::text COLLATE "C")
            FROM pg_trigger g
            WHERE g.tgconstraint = k.oid AND g.tgisinternal AND g.tgenabled <> 'O') END)
FROM pg_constraint k
LEFT JOIN pg_class c ON c.oid = k.conrelid
LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_type dt ON dt.oid = k.contypid
LEFT JOIN pg_namespace dn ON dn.oid = dt.typnamespace
WHERE k.contype <> 't' AND @ours(coalesce(n.nspname, dn.nspname))
  AND @free(pg_class|k.conrelid) AND @free(pg_type|k.contypid)
