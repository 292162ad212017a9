CREATE TYPE pair AS (a int, b int);
ALTER TYPE mood ADD VALUE IF NOT EXISTS 'calm' AFTER 'sad';
