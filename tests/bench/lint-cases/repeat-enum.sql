CREATE TYPE shop.mood AS ENUM ('good', 'bad');
