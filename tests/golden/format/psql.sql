\set x 1
\i   other.sql
select   1 \gset
select   2;
\if :x
select   3;
\endif
select :x ;
