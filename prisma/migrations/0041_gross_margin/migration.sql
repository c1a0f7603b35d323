-- Gross margin of each order whose lines have costs: null if no cost is known. The version before this one, running beside it,
-- writes none of them, so orders it changes meanwhile keep the previous values until they change again.
ALTER TABLE "orders"
  ADD COLUMN "gross_margin" BIGINT,
  ADD COLUMN "costed_sales" BIGINT,
  ADD COLUMN "covered_revenue" BIGINT;

-- The same, summed over a customer's counted orders.
ALTER TABLE "customer_metrics"
  ADD COLUMN "gross_margin" BIGINT,
  ADD COLUMN "costed_sales" BIGINT,
  ADD COLUMN "covered_revenue" BIGINT;

UPDATE "orders" o SET "gross_margin" = round(m.kept * m.sales) - round(m.kept * m.cost), "costed_sales" = round(m.kept * m.sales),
    "covered_revenue" = round(o."net_amount" * m.costed_share)
  FROM (
    SELECT l."business_id", l."order_id", sum(l.sales) FILTER (WHERE l.has_cost) AS sales, sum(l.cost) AS cost,
           CASE WHEN max(p."total_price") > sum(l."refund_amount")
             THEN least(greatest(max(p."net_amount") / (max(p."total_price") - sum(l."refund_amount")), 0), 1) ELSE 1 END AS kept,
           CASE WHEN sum(greatest(l."line_total", 0)) > 0
             THEN coalesce(sum(greatest(l."line_total", 0)) FILTER (WHERE l.has_cost), 0) / sum(greatest(l."line_total", 0))
             ELSE count(*) FILTER (WHERE l.has_cost) / count(*)::numeric END AS costed_share
      FROM (
        SELECT i."business_id", i."order_id", i."line_total", i."refund_amount", i."line_total" - i."refund_amount" AS sales,
               i."unit_cost" IS NOT NULL AS has_cost,
               round(i."unit_cost"::numeric * i."quantity" * CASE
                 WHEN i."refunded_quantity" > 0 THEN (i."quantity" - i."refunded_quantity")::numeric / i."quantity"
                 WHEN i."line_total" > 0 THEN greatest(i."line_total" - i."refund_amount", 0)::numeric / i."line_total"
                 ELSE 1 END) AS cost
          FROM "order_items" i
      ) l JOIN "orders" p USING ("business_id", "order_id")
     GROUP BY l."business_id", l."order_id" HAVING bool_or(l.has_cost)
  ) m
 WHERE o."business_id" = m."business_id" AND o."order_id" = m."order_id";

UPDATE "customer_metrics" t SET "gross_margin" = s.margin, "costed_sales" = s.sales, "covered_revenue" = s.covered
  FROM (
    SELECT "business_id", "customer_id", sum("gross_margin") AS margin, sum("costed_sales") AS sales, sum("covered_revenue") AS covered
      FROM "orders" WHERE "is_counted" AND "gross_margin" IS NOT NULL AND "customer_id" IS NOT NULL GROUP BY 1, 2
  ) s
 WHERE t."business_id" = s."business_id" AND t."customer_id" = s."customer_id";
