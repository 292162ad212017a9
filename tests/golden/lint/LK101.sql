CREATE INDEX orders_user ON orders (user_id);
CREATE UNIQUE INDEX IF NOT EXISTS orders_number
    ON shop.orders USING btree (number);
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_class WHERE relname = 'orders_day') THEN
    CREATE INDEX orders_day ON orders (day);
  END IF;
END $$;
-- case: after TX816
