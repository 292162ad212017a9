CREATE TABLE IF NOT EXISTS shop.bookings (
  id uuid PRIMARY KEY,
  room uuid NOT NULL,
  during tstzrange NOT NULL,
  CONSTRAINT bookings_apart EXCLUDE USING gist (room WITH =, during WITH &&)
);
