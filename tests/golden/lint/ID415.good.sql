DO $$ BEGIN
  IF to_regclass('orders') IS NOT NULL THEN
    ALTER TABLE orders RENAME TO purchases;
  END IF;
  ALTER TABLE orders RENAME COLUMN note TO remark;
EXCEPTION WHEN undefined_column THEN NULL;
END $$;
