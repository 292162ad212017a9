ALTER TABLE shop.staging SET (autovacuum_enabled = false);
