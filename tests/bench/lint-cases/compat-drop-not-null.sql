ALTER TABLE shop.customers ALTER country DROP NOT NULL;
