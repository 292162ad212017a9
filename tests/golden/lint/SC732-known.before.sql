CREATE TABLE orders (id bigint PRIMARY KEY, user_id uuid, tenant uuid, team uuid UNIQUE);
CREATE INDEX orders_tenant_idx ON orders (tenant);
