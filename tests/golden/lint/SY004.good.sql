\set ON_ERROR_STOP on
\i other.sql
\echo done
\timing
\restrict x
SELECT '\connect other';
