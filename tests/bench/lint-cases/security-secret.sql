INSERT INTO shop.config (key, value)
VALUES ('database', 'postgresql://app:h4rdToGuess@db.example.com:5432/app')
ON CONFLICT DO NOTHING;
