ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;
ALTER TABLE shop."Orders"
  ADD CONSTRAINT "Orders_user" FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE NOT VALID,
  ADD CONSTRAINT orders_number UNIQUE USING INDEX orders_number_index;
