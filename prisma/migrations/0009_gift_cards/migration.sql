-- replaces 4c2525c19cf0f9ab45a231d9106ce7f735a72a81ebb2f2d9355673c91af3d5c5: the same for databases where it worked, which Citus's didn't
-- The value of a gift card is no sale until it is spent: what an order sold of it is no part of its net amount.

-- Whether the business counts gift cards as sales when they are sold.
ALTER TABLE "businesses" ADD COLUMN "gift_cards_are_sales" BOOLEAN NOT NULL DEFAULT false;
GRANT UPDATE ("gift_cards_are_sales") ON "businesses" TO customer360_app;
ALTER TABLE "order_items" ADD COLUMN "is_gift_card" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "orders" ADD COLUMN "gift_card_amount" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "orders" ADD CONSTRAINT "orders_gift_card_check" CHECK ("gift_card_amount" >= 0);
CREATE INDEX "order_items_gift_card_idx" ON "order_items" ("business_id", "order_id") WHERE "is_gift_card";

-- What is stored: a line that its type or its whole name calls a gift card (isGiftCard in src/records/rules/gift-cards.ts).
CREATE FUNCTION "private"."names_gift_card"("type" TEXT, "name" TEXT) RETURNS BOOLEAN LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce("type" ~* '^\s*(e-?)?gift[ _-]?(card|certificate|voucher)s?\s*$|^\s*(tarjetas? (de )?regalo|(cart[aã]o|vale)[ -]?presente)\s*$', false)
      OR coalesce("name" ~* '^\s*(e-?)?gift[ _-]?(card|certificate|voucher)s?\s*([-–—:(/,].*|[$€£]?\d.*)?$|^\s*(tarjetas? (de )?regalo|(cart[aã]o|vale)[ -]?presente)\s*([-–—:(/,].*|[$€£]?\d.*)?$', false)
$$;
UPDATE "order_items" SET "is_gift_card" = true WHERE private.names_gift_card("product_type", "product_name");
-- What undoing an import would bring back. The undo reads a line without a mark as no gift card.
UPDATE "import_changes" c SET "before" = n."before"
  FROM (SELECT "business_id", "import_id", "record", jsonb_set("before", '{items}', (
            SELECT jsonb_agg(line || jsonb_build_object('is_gift_card', private.names_gift_card(line ->> 'product_type', line ->> 'product_name')) ORDER BY place)
              FROM jsonb_array_elements("before" -> 'items') WITH ORDINALITY AS l(line, place))) AS "before"
          FROM "import_changes"
         WHERE "kind" = 'orders' AND "before" #> '{items,0}' IS NOT NULL AND EXISTS (
            SELECT FROM jsonb_array_elements("before" -> 'items') AS line
             WHERE private.names_gift_card(line ->> 'product_type', line ->> 'product_name'))) n
 WHERE c."business_id" = n."business_id" AND c."import_id" = n."import_id" AND c."kind" = 'orders' AND c."record" = n."record";
DROP FUNCTION "private"."names_gift_card";
CREATE TEMP TABLE "gift_card_orders" ON COMMIT DROP AS
SELECT DISTINCT "business_id", "order_id" FROM "order_items" WHERE "is_gift_card";
UPDATE "orders" o SET "gift_card_amount" = s."amount"
  FROM (SELECT o."business_id", o."order_id", greatest(CASE WHEN bool_and(i."is_gift_card") AND sum(i."line_total") >= o."total_price" - o."shipping_amount" - o."tax_amount" THEN o."total_price" - o."refunded_amount"
               ELSE least(sum(greatest(i."line_total" - i."refund_amount", 0)) FILTER (WHERE i."is_gift_card"), o."total_price" - o."refunded_amount") END, 0) AS "amount"
          FROM "gift_card_orders" g
          JOIN "orders" o ON o."business_id" = g."business_id" AND o."order_id" = g."order_id"
          JOIN "order_items" i ON i."business_id" = o."business_id" AND i."order_id" = o."order_id"
         GROUP BY o."business_id", o."order_id") s
 WHERE o."business_id" = s."business_id" AND o."order_id" = s."order_id";

-- The generated columns get their new meaning. The view that reads them is made again as it was, with the new column at its end.
DROP VIEW IF EXISTS "reporting"."orders";
ALTER TABLE "orders" DROP COLUMN "net_amount", DROP COLUMN "is_counted";
ALTER TABLE "orders"
  ADD COLUMN "net_amount" BIGINT NOT NULL GENERATED ALWAYS AS ("total_price" - "refunded_amount" - "gift_card_amount") STORED,
  ADD COLUMN "is_counted" BOOLEAN NOT NULL GENERATED ALWAYS AS
    ("status" IN ('completed', 'partial') AND ("refunded_amount" = 0 OR "refunded_amount" < "total_price")
      AND ("gift_card_amount" = 0 OR "gift_card_amount" < "total_price" - "refunded_amount")) STORED;
CREATE INDEX "orders_counted_idx" ON "orders" ("business_id", "order_date")
  INCLUDE ("customer_id", "storefront_id", "net_amount") WHERE "is_counted";

DO $do$ BEGIN
IF EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
  RETURN;
END IF;

EXECUTE $v$
CREATE VIEW "reporting"."orders" WITH (security_barrier) AS
SELECT o.external_id AS order_id, private.shown_id(c.external_id, c.customer_id, b.sees_personal_data) AS customer_id, b.slug AS store_id,
       o.order_date, o.total_price * b.unit AS total_price, o.discount_amount * b.unit AS discount_amount, o.source,
       o.refunded_amount * b.unit AS refunded_amount, o.net_amount * b.unit AS net_amount, o.shipping_amount * b.unit AS shipping_amount,
       o.tax_amount * b.unit AS tax_amount, o.gross_margin * b.unit AS gross_margin, o.status, o.is_counted AS is_sale,
       s.name AS storefront, o.payment_state, o.discount_codes, o.device, o.campaign, o.gift_card_amount * b.unit AS gift_card_amount
  FROM private.own_business b
  JOIN public.orders o ON o.business_id = b.id
  LEFT JOIN public.storefronts s ON s.business_id = b.id AND s.id = o.storefront_id
  LEFT JOIN public.customers c ON c.business_id = b.id AND c.customer_id = o.customer_id
OFFSET 0
$v$;
GRANT SELECT ON "reporting"."orders" TO PUBLIC;
END $do$;

-- What customers bought until now, summed again where gift cards were counted; copies of the orders and profiles are renewed.
DO $do$
DECLARE
  business UUID;
  buyers UUID[];
  changed TIMESTAMPTZ;
BEGIN
  -- On Citus, triggers run on workers, which get settings by SET LOCAL only.
  PERFORM set_config('citus.propagate_set_commands', 'local', true), set_config('citus.multi_shard_modify_mode', 'sequential', true);
  FOR business IN SELECT DISTINCT "business_id" FROM "gift_card_orders" LOOP
    PERFORM pg_advisory_xact_lock(hashtextextended('orders ' || business, 0));
    changed := clock_timestamp();
    INSERT INTO data_revisions AS r (business_id, revision)
    SELECT business, coalesce(max(changed_in), 0) FROM customer_metrics WHERE business_id = business
        ON CONFLICT (business_id) DO UPDATE SET revision = excluded.revision WHERE r.revision < excluded.revision;
    EXECUTE format('SET LOCAL app.business_id = %L', business);
    SELECT array_agg(DISTINCT o.customer_id) INTO buyers FROM gift_card_orders g
      JOIN orders o ON o.business_id = business AND o.order_id = g.order_id WHERE g.business_id = business;
    UPDATE orders o SET changed_at = changed FROM gift_card_orders g
     WHERE o.business_id = business AND g.business_id = business AND o.order_id = g.order_id;
    UPDATE customer_metrics m SET revision = m.revision + 1, order_count = s.orders, lifetime_value = s.revenue,
           first_order_at = s.first_at, last_order_at = s.last_at
      FROM (SELECT t.id, count(o.order_id) AS orders, coalesce(sum(o.net_amount), 0) AS revenue, min(o.order_date) AS first_at, max(o.order_date) AS last_at
              FROM unnest(buyers) AS t(id) LEFT JOIN orders o ON o.business_id = business AND o.customer_id = t.id AND o.is_counted GROUP BY t.id) s
     WHERE m.business_id = business AND m.customer_id = s.id;
    DELETE FROM rfm_cuts WHERE business_id = business;
    SET LOCAL app.business_id = '';
  END LOOP;
END $do$;
