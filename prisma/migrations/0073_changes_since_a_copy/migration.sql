-- The revision of the business's orders in which a customer's last changed, so that a copy of the orders finds who changed since
-- by an index. A trigger, because the previous version may still write beside this one. Without a business, as in a bulk load
-- by the owner, revisions don't change either.
ALTER TABLE "customer_metrics" ADD COLUMN "changed_in" BIGINT NOT NULL DEFAULT 0;
-- Partial, so that no other query of a customer's metrics is planned over it.
CREATE INDEX "customer_metrics_changed_idx" ON "customer_metrics"("business_id", "changed_in") WHERE "changed_in" > 0;

CREATE FUNCTION note_revision_of_change() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  NEW.changed_in := coalesce((SELECT revision FROM data_revisions WHERE business_id = NEW.business_id), 0);
  RETURN NEW;
END $$;
CREATE TRIGGER revision_of_change BEFORE INSERT OR UPDATE ON "customer_metrics" FOR EACH ROW
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION note_revision_of_change();
