ALTER TABLE kinds ADD COLUMN icon text;
UPDATE kinds SET icon = 'a' WHERE code = 'first';
UPDATE kinds SET icon = 'b' WHERE name IN ('second', 'third');
