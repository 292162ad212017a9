DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_tables WHERE tablename = 'receipts') THEN
    EXECUTE 'COMMENT ON TABLE shop.receipts IS ''unused since March''';
  END IF;
END $$;
