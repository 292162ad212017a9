-- Track which notifications a user has read
ALTER TABLE notifications
  ADD COLUMN IF NOT EXISTS is_read boolean
  NOT NULL DEFAULT false;

ALTER TABLE notifications
  ADD COLUMN IF NOT EXISTS read_at timestamp;

CREATE INDEX IF NOT EXISTS idx_notifications_unread
  ON notifications (recipient_user_id)
  WHERE NOT is_read;
