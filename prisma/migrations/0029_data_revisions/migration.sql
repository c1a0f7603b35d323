-- How often a business's orders have changed. Results computed from them are cached under this number, so that every process
-- notices a change at its next read. Triggers, so that no writer can forget it.
CREATE TABLE "data_revisions" (
    "business_id" UUID NOT NULL,
    "revision" BIGINT NOT NULL,

    CONSTRAINT "data_revisions_pkey" PRIMARY KEY ("business_id")
);

ALTER TABLE "data_revisions" ADD CONSTRAINT "data_revisions_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "data_revisions" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "data_revisions"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "data_revisions" TO customer360_app;

-- Once per statement, whatever the number of rows. Only of what happens inside a business: a restored backup brings its own
-- revision, and a bulk load as the owner fills an empty business.
CREATE FUNCTION increment_data_revision() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO data_revisions AS r (business_id, revision) VALUES (current_setting('app.business_id')::uuid, 1)
    ON CONFLICT (business_id) DO UPDATE SET revision = r.revision + 1;
  RETURN NULL;
END $$;

CREATE TRIGGER data_revision AFTER INSERT OR UPDATE OR DELETE ON "orders" FOR EACH STATEMENT
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION increment_data_revision();

CREATE TRIGGER data_revision AFTER INSERT OR UPDATE OR DELETE ON "order_items" FOR EACH STATEMENT
  WHEN (nullif(current_setting('app.business_id', true), '') IS NOT NULL)
  EXECUTE FUNCTION increment_data_revision();

-- The revision that an answer was computed from. The previous version, running beside this one, writes 0, which no revision
-- equals.
ALTER TABLE "report_cache" ADD COLUMN "revision" BIGINT NOT NULL DEFAULT 0;
