-- Takes the column away, and with it who has read what. Its grant goes along.

ALTER TABLE public.notifications DROP COLUMN IF EXISTS is_read;
