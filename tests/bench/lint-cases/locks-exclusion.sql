ALTER TABLE shop.bookings DROP CONSTRAINT IF EXISTS bookings_apart;
ALTER TABLE shop.bookings ADD CONSTRAINT bookings_apart EXCLUDE USING gist (room WITH =, during WITH &&);
