-- A customer's typical gap is the median of their gaps, which of an even number of them may be half a day. Stored ones are computed
-- again at night.
ALTER TABLE "customer_actions" ALTER COLUMN "usual_gap_days" TYPE DOUBLE PRECISION;
