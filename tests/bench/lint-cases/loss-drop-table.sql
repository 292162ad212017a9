DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_tables WHERE tablename = 'receipts') THEN
    EXECUTE 'DROP TABLE IF EXISTS shop.receipts';
  END IF;
END $$;
