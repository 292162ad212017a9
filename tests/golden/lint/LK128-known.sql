ALTER TABLE kinds ADD COLUMN icon text;
UPDATE kinds SET icon = 'a' WHERE colour = 'red';
