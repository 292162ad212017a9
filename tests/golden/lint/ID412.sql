ALTER TYPE mood ADD VALUE 'fair' AFTER 'good';
ALTER TYPE shop.value ADD VALUE 'x';
