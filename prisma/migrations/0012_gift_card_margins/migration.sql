-- replaces 05f8e3dcc5c6e2e4e095316486f3e0d9ac720c6b20b91a392e44fa4a3eed4919: the same for databases where it worked, which Citus's didn't
-- Migration 0009 left gift cards out of the net amount of stored orders, but not out of their gross margin: the same sums as
-- `buildMarginQuery` in src/records/orders/products.ts.
DO $do$
DECLARE
  business UUID;
  buyers UUID[];
  changed TIMESTAMPTZ;
BEGIN
  -- On Citus, triggers run on workers, which get settings by SET LOCAL only.
  PERFORM set_config('citus.propagate_set_commands', 'local', true), set_config('citus.multi_shard_modify_mode', 'sequential', true);
  FOR business IN SELECT id FROM businesses LOOP
    CONTINUE WHEN NOT EXISTS (
      SELECT FROM orders WHERE business_id = business AND gift_card_amount > 0 AND (gross_margin IS NOT NULL OR covered_revenue IS NOT NULL)
    );
    PERFORM pg_advisory_xact_lock(hashtextextended('orders ' || business, 0));
    changed := clock_timestamp();
    EXECUTE format('SET LOCAL app.business_id = %L', business);
    WITH margins AS MATERIALIZED (
      SELECT order_id, round(kept * sales) - round(kept * cost) AS margin, round(kept * sales) AS sales,
             CASE WHEN sales IS NOT NULL THEN round(net_amount * costed_share) END AS covered
        FROM (
          SELECT o.order_id, o.net_amount, sum(l.sales) FILTER (WHERE l.has_cost) AS sales, sum(l.cost) FILTER (WHERE l.has_cost) AS cost,
                 CASE WHEN o.total_price - o.gift_card_amount > sum(l.refund_amount)
                   THEN least(greatest(o.net_amount / (o.total_price - o.gift_card_amount - sum(l.refund_amount)), 0), 1) ELSE 1 END AS kept,
                 CASE WHEN sum(l.charged) > 0 THEN coalesce(sum(l.charged) FILTER (WHERE l.has_cost), 0) / sum(l.charged)
                   ELSE count(*) FILTER (WHERE l.has_cost) / greatest(count(*), 1)::numeric END AS costed_share
            FROM orders o JOIN (
              SELECT i.order_id, i.refund_amount, i.line_total - i.refund_amount AS sales,
                     CASE WHEN i.is_gift_card THEN 0 ELSE greatest(i.line_total, 0) END AS charged,
                     i.unit_cost IS NOT NULL AND NOT i.is_gift_card AS has_cost,
                     round(i.unit_cost::numeric * i.quantity * CASE
                       WHEN i.refunded_quantity > 0 THEN (i.quantity - i.refunded_quantity)::numeric / i.quantity
                       WHEN i.line_total > 0 THEN greatest(i.line_total - i.refund_amount, 0)::numeric / i.line_total
                       ELSE 1 END) AS cost
                FROM order_items i WHERE i.business_id = business
            ) l ON l.order_id = o.order_id
           WHERE o.business_id = business AND o.gift_card_amount > 0
           GROUP BY o.order_id, o.total_price, o.gift_card_amount, o.net_amount
        ) sums
    ), updated AS (
      UPDATE orders o SET gross_margin = m.margin, costed_sales = m.sales, covered_revenue = m.covered, changed_at = changed
        FROM margins m
       WHERE o.business_id = business AND o.order_id = m.order_id
         AND (o.gross_margin, o.costed_sales, o.covered_revenue) IS DISTINCT FROM (m.margin, m.sales, m.covered)
      RETURNING o.customer_id
    )
    SELECT array_agg(DISTINCT customer_id) INTO buyers FROM updated;
    UPDATE customer_metrics m SET revision = m.revision + 1, gross_margin = s.margin, costed_sales = s.sales, covered_revenue = s.covered
      FROM (SELECT t.id, sum(o.gross_margin) AS margin, sum(o.costed_sales) AS sales, sum(o.covered_revenue) AS covered
              FROM unnest(buyers) AS t(id) LEFT JOIN orders o ON o.business_id = business AND o.customer_id = t.id AND o.is_counted GROUP BY t.id) s
     WHERE m.business_id = business AND m.customer_id = s.id;
    SET LOCAL app.business_id = '';
  END LOOP;
END $do$;
