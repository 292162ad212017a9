ALTER TABLE shop.clerks DROP CONSTRAINT IF EXISTS clerks_pkey;
ALTER TABLE shop.clerks ADD CONSTRAINT clerks_pkey PRIMARY KEY (id);
