ALTER TABLE shop.visits CLUSTER ON visits_day_idx;
