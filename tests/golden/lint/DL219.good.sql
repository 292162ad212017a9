SELECT setval('orders_id_seq', (SELECT max(id) FROM orders));
CREATE SEQUENCE s;
ALTER SEQUENCE s RESTART;
ALTER SEQUENCE orders_id_seq OWNED BY orders.id;
TRUNCATE orders;
