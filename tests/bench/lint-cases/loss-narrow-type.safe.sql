ALTER TABLE shop.customers DROP CONSTRAINT IF EXISTS customers_phone_short,
  ADD CONSTRAINT customers_phone_short CHECK (char_length(phone) <= 12) NOT VALID;
