-- The probability of an order in the days after the last forecast. Null until the next one.
ALTER TABLE "customer_forecasts"
  ADD COLUMN "order_chance_7" DOUBLE PRECISION,
  ADD COLUMN "order_chance_30" DOUBLE PRECISION,
  ADD COLUMN "order_chance_90" DOUBLE PRECISION;
