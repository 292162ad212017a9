CLUSTER shop.visits USING visits_day_idx;
