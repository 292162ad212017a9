ALTER TABLE shop.customers ALTER country SET DEFAULT 'DE';
