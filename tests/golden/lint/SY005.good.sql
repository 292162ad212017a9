-- a “quoted” word, a hard blank
SELECT 'it’s  ', "größe", größe FROM t;
/* שלום */
SELECT 'سلام';
