ALTER TABLE shop.visits DETACH PARTITION shop.visits_2019;
