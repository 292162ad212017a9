TRUNCATE shop.customers, shop.clerks RESTART IDENTITY CASCADE;
