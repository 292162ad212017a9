--! title: Timestamp with time zone
--! summary: Makes timestamptz of a timestamp, in UTC without a rewrite
--! order: 35
--! parameter: table table — the table
--! parameter: column column — a column of type timestamp
--! parameter: zone text = UTC — the zone that its times are of: Europe/Berlin

--! forward
-- {{column|text}} of {{table|text}} names moments, not the face of some clock.
--
-- The zone of the session tells what the times were. In UTC nothing but the catalog changes; for another
-- zone every row is rewritten, and reads and writes of the table wait for that.

-- switchback: allow LK113 — in UTC no row is written; with another zone it is known from above
DO $zone$
DECLARE
  sb_zone text := current_setting('TimeZone');
BEGIN
  IF (
    SELECT atttypid
    FROM pg_catalog.pg_attribute
    WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped
  ) = 'timestamp'::regtype THEN
    PERFORM set_config('TimeZone', {{zone}}, true);
    ALTER TABLE {{table}} ALTER COLUMN {{column}} TYPE timestamptz;
    PERFORM set_config('TimeZone', sb_zone, true);
  END IF;
END
$zone$;

--! rollback
-- The same moments as times of that zone again. In a zone with summer time the hour that comes twice in
-- autumn cannot be told apart any more; UTC has none.

-- switchback: allow LK113 — in UTC no row is written; with another zone it is known from above
DO $zone$
DECLARE
  sb_zone text := current_setting('TimeZone');
BEGIN
  PERFORM set_config('TimeZone', {{zone}}, true);
  ALTER TABLE {{table}} ALTER COLUMN {{column}} TYPE timestamp;
  PERFORM set_config('TimeZone', sb_zone, true);
END
$zone$;

--! verify
-- check: the column knows its time zone
-- expect: value timestamp with time zone
SELECT format_type(atttypid, NULL)
FROM pg_catalog.pg_attribute
WHERE attrelid = {{table|path}}::regclass AND attname = {{column|literal}} AND NOT attisdropped;

-- check: no row was lost
-- expect: unchanged
SELECT count(*) FROM {{table}};

-- check: no time was lost
-- expect: unchanged
SELECT count({{column}}) FROM {{table}};
