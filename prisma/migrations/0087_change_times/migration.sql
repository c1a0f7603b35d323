-- When a record last changed here, so that programs can read what changed since. Writers of a business take turns, so the times
-- are in the order of their commits. A trigger, because the version before this one may still write; not for a restored backup.
ALTER TABLE "orders" ADD COLUMN "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now();
ALTER TABLE "products" ADD COLUMN "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now();
ALTER TABLE "support_tickets" ADD COLUMN "changed_at" TIMESTAMPTZ(6) NOT NULL DEFAULT now();

CREATE FUNCTION note_change_time() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  NEW.changed_at := clock_timestamp();
  RETURN NEW;
END $$;

-- Not for what is derived from lines.
CREATE TRIGGER change_time BEFORE INSERT OR UPDATE OF "customer_id", "status", "refunded_amount", "custom_fields", "written_by_import"
  ON "orders" FOR EACH ROW WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION note_change_time();
CREATE TRIGGER change_time BEFORE INSERT OR UPDATE ON "products" FOR EACH ROW
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION note_change_time();
CREATE TRIGGER change_time BEFORE INSERT OR UPDATE ON "support_tickets" FOR EACH ROW
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION note_change_time();

CREATE INDEX "orders_changed_idx" ON "orders"("business_id", "changed_at", "external_id");
CREATE INDEX "products_changed_idx" ON "products"("business_id", "changed_at", "external_id");
CREATE INDEX "support_tickets_changed_idx" ON "support_tickets"("business_id", "changed_at", "external_id");

-- As the store names the product, beside the ID that the line is counted under.
ALTER TABLE "order_items" ADD COLUMN "sku" TEXT;
