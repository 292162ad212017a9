CREATE MATERIALIZED VIEW IF NOT EXISTS private.totals AS SELECT day, sum(net) AS net FROM shop.invoices GROUP BY day;
