CREATE INDEX orders_user ON orders (user_id);
CREATE UNIQUE INDEX CONCURRENTLY orders_number ON shop.orders (number);
CREATE INDEX ON "Orders" (user_id, "Day");
CREATE INDEX ON orders (lower(email));
