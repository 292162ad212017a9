ALTER DOMAIN shop.percentage DROP CONSTRAINT IF EXISTS percentage_check;
ALTER DOMAIN shop.percentage ADD CONSTRAINT percentage_check CHECK (VALUE BETWEEN 0 AND 100);
