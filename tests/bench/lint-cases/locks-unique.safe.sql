ALTER TABLE shop.clerks DROP CONSTRAINT IF EXISTS clerks_badge_key;
ALTER TABLE shop.clerks ADD CONSTRAINT clerks_badge_key UNIQUE USING INDEX clerks_badge_idx;
