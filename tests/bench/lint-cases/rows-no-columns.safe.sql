INSERT INTO shop.sizes (id, name) VALUES ('4b7f2a52-0e3c-4b52-8a6e-7f4f3f5a9d10', 'XL') ON CONFLICT DO NOTHING;
