create table measurements (city_id int not null, logdate date not null) partition by range (logdate);
create table measurements_y2024 partition of measurements for values from ('2024-01-01') to ('2025-01-01');
create table if not exists a.b (x int) inherits (c) with (fillfactor=70) tablespace fast;
