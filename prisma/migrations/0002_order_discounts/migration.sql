-- replaces a359a771a5a4d9a1fe407a4f0b1fb3e982c21ff94376124d0b2a68f43cccdea7: the same for databases where it worked, which Citus's didn't
-- An order's discounts include those of its lines, each once: src/records/rules/order-discounts.ts has the rule for orders that
-- arrive from now on. Of stored orders, a line's discount is what it cost less than its units at their price.

-- "charged": for the lines and shipping. The first that explains the total counts; if nothing does, the larger sum.
CREATE FUNCTION "private"."all_discounts"("own" NUMERIC, "total" NUMERIC, "tax" NUMERIC, "charged" NUMERIC, "of_lines" NUMERIC, "lines" BIGINT)
RETURNS BIGINT LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT coalesce((
    SELECT e.discounts FROM (VALUES
        (1, charged + of_lines - own, own),
        (2, charged - greatest(own - of_lines, 0), greatest(own, of_lines)),
        (3, charged - own, own + of_lines)
      ) AS e(place, expected, discounts)
     WHERE of_lines > 0 AND least(abs(e.expected - total), abs(e.expected + tax - total)) <= lines
     ORDER BY e.place LIMIT 1
  ), greatest(own, of_lines))::bigint
$$;

DO $do$
DECLARE
  business UUID;
  by_weight TEXT[];
  buyers UUID[];
  -- Citus sets no column of a distributed table to what a volatile function returns.
  changed TIMESTAMPTZ;
BEGIN
  -- On Citus, triggers run on workers, which get settings by SET LOCAL only.
  PERFORM set_config('citus.propagate_set_commands', 'local', true), set_config('citus.multi_shard_modify_mode', 'sequential', true);
  FOR business IN SELECT id FROM businesses LOOP
    CONTINUE WHEN NOT EXISTS (
      SELECT FROM order_items WHERE business_id = business AND price::numeric * quantity - line_total > quantity / 2.0
    );
    PERFORM pg_advisory_xact_lock(hashtextextended('orders ' || business, 0));
    changed := clock_timestamp();
    -- Units are stored as whole ones. What also costs more than its units at their price is sold by weight or length, and what it
    -- costs less is no discount.
    by_weight := array(
      SELECT DISTINCT product_id FROM order_items
       WHERE business_id = business AND line_total - price::numeric * quantity > quantity / 2.0
    );
    -- A restored backup has the revisions in which customers changed, but not the business's own.
    INSERT INTO data_revisions AS r (business_id, revision)
    SELECT business, coalesce(max(changed_in), 0) FROM customer_metrics WHERE business_id = business
        ON CONFLICT (business_id) DO UPDATE SET revision = excluded.revision WHERE r.revision < excluded.revision;
    -- With the business set, triggers count the change: cached reports and copies of the orders are renewed by it.
    EXECUTE format('SET LOCAL app.business_id = %L', business);
    WITH updated AS (
      UPDATE orders o SET discount_amount = d.discounts, changed_at = changed
        FROM (
          SELECT w.order_id, private.all_discounts(w.discount_amount, w.total_price, w.tax_amount, w.shipping_amount + i.charged, i.discounts, i.lines) AS discounts
            FROM orders w JOIN (
              SELECT order_id, sum(line_total) AS charged, count(*) AS lines,
                     sum(CASE WHEN price::numeric * quantity - line_total > quantity / 2.0 AND product_id <> ALL (by_weight)
                         THEN price::numeric * quantity - line_total ELSE 0 END) AS discounts
                FROM order_items WHERE business_id = business GROUP BY order_id
            ) i ON i.order_id = w.order_id
           WHERE w.business_id = business AND i.discounts > 0
        ) d
       WHERE o.business_id = business AND o.order_id = d.order_id AND o.discount_amount <> d.discounts
      RETURNING o.customer_id
    )
    SELECT array_agg(DISTINCT customer_id) INTO buyers FROM updated;
    -- Profiles of these customers are outdated, and copies of the orders read them again.
    UPDATE customer_metrics SET revision = revision + 1 WHERE business_id = business AND customer_id = ANY (buyers);
    -- What undoing an import would bring back.
    UPDATE import_changes SET before = jsonb_set(before, '{discount_amount}', coalesce((
        SELECT private.all_discounts((before ->> 'discount_amount')::numeric, (before ->> 'total_price')::numeric, (before ->> 'tax_amount')::numeric,
                 (before ->> 'shipping_amount')::numeric + sum(i.line_total),
                 sum(CASE WHEN i.price * i.quantity - i.line_total > i.quantity / 2.0 AND i.product_id <> ALL (by_weight)
                     THEN i.price * i.quantity - i.line_total ELSE 0 END),
                 count(*))::text::jsonb
          FROM (SELECT line ->> 'product_id' AS product_id, (line ->> 'quantity')::integer AS quantity, (line ->> 'price')::numeric AS price,
                       (line ->> 'line_total')::numeric AS line_total FROM jsonb_array_elements(before -> 'items') AS line) i), before -> 'discount_amount', 'null'))
     WHERE business_id = business AND kind = 'orders' AND before #> '{items,0}' IS NOT NULL;
    SET LOCAL app.business_id = '';
  END LOOP;
END $do$;

DROP FUNCTION "private"."all_discounts";
