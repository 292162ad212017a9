CREATE TABLE IF NOT EXISTS shop.shifts (id uuid PRIMARY KEY, starts timestamp(3) with time zone NOT NULL);
