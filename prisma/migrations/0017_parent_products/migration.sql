-- The product that a variant belongs to, as the shop tells it. The version before this one, running beside it, writes none.
ALTER TABLE "order_items" ADD COLUMN "parent_id" TEXT;
ALTER TABLE "products" ADD COLUMN "parent_id" TEXT;

DO $do$ BEGIN
IF EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
  RETURN;
END IF;

EXECUTE $v$
CREATE OR REPLACE VIEW "reporting"."order_items" WITH (security_barrier) AS
SELECT o.external_id AS order_id, i.line_number, b.slug AS store_id, i.product_id, i.category, i.product_type, i.quantity,
       i.price * b.unit AS price, i.refund_amount * b.unit AS refund_amount, i.line_total * b.unit AS line_total, i.refunded_quantity,
       i.product_name, i.brand, i.variant, i.collection, i.unit_cost * b.unit AS unit_cost, i.parent_id
  FROM private.own_business b
  JOIN public.orders o ON o.business_id = b.id
  JOIN public.order_items i ON i.business_id = b.id AND i.order_id = o.order_id
OFFSET 0
$v$;
GRANT SELECT ON "reporting"."order_items" TO PUBLIC;
END $do$;
