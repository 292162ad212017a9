CREATE TABLE IF NOT EXISTS shop.shifts (id uuid PRIMARY KEY, starts timestamp(3) without time zone NOT NULL);
