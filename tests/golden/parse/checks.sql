-- Verify the notifications.

-- check: a user sees only own notifications
-- as: authenticated 7c9e6679-7425-40de-944b-e07fc1f9041a
-- expect: empty
SELECT * FROM notifications WHERE recipient_user_id <> auth.uid();

-- check: lost by an empty line

SELECT 1;
-- expect: value 2
-- plain talk between
-- EXPECT: rows >= 3
SELECT 2; -- check: not on a line of its own
SELECT 3;
/* block */ -- check: not first either
SELECT 4;
-- check:
SELECT 5;
-- check: of nothing
;
-- check: at the end
