-- What each import created and changed, so that it can be undone as a whole.

-- Which import created a record, and which one wrote it last; null for all other writers. The default marks what an import inserts,
-- so that no writer can forget it. The version before this one, running beside it, sets no import and writes null.
ALTER TABLE "orders" ADD COLUMN "created_by_import" UUID, ADD COLUMN "written_by_import" UUID;
ALTER TABLE "customers" ADD COLUMN "created_by_import" UUID, ADD COLUMN "written_by_import" UUID;
ALTER TABLE "support_tickets" ADD COLUMN "created_by_import" UUID, ADD COLUMN "written_by_import" UUID;
ALTER TABLE "products" ADD COLUMN "created_by_import" UUID, ADD COLUMN "written_by_import" UUID;
ALTER TABLE "customer_tags" ADD COLUMN "created_by_import" UUID;

CREATE FUNCTION current_import() RETURNS UUID LANGUAGE sql STABLE
  AS $$ SELECT nullif(current_setting('app.import_id', true), '')::uuid $$;

ALTER TABLE "orders" ALTER COLUMN "created_by_import" SET DEFAULT current_import(), ALTER COLUMN "written_by_import" SET DEFAULT current_import();
ALTER TABLE "customers" ALTER COLUMN "created_by_import" SET DEFAULT current_import(), ALTER COLUMN "written_by_import" SET DEFAULT current_import();
ALTER TABLE "support_tickets" ALTER COLUMN "created_by_import" SET DEFAULT current_import(), ALTER COLUMN "written_by_import" SET DEFAULT current_import();
ALTER TABLE "products" ALTER COLUMN "created_by_import" SET DEFAULT current_import(), ALTER COLUMN "written_by_import" SET DEFAULT current_import();
ALTER TABLE "customer_tags" ALTER COLUMN "created_by_import" SET DEFAULT current_import();

-- A record as it was before an import first changed it, or null for one that the import has too and left unchanged. `seq` orders
-- the imports that concern one record.
CREATE TABLE "import_changes" (
    "business_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "record" TEXT NOT NULL,
    "before" JSONB,
    "seq" BIGINT GENERATED ALWAYS AS IDENTITY,

    CONSTRAINT "import_changes_pkey" PRIMARY KEY ("business_id", "import_id", "kind", "record")
);
ALTER TABLE "import_changes" ADD CONSTRAINT "import_changes_kind_check" CHECK ("kind" IN ('orders', 'customers', 'support_tickets', 'products'));
ALTER TABLE "import_changes" ADD CONSTRAINT "import_changes_business_id_import_id_fkey" FOREIGN KEY ("business_id", "import_id") REFERENCES "imports"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "import_changes" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "import_changes"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "import_changes" TO customer360_app;

-- Runs once per record and import. The lines and refunds of an order are in other tables, so the code that writes orders stores
-- what they were.
CREATE FUNCTION mark_import_write() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME <> 'orders' AND current_import() IS NOT NULL AND OLD.created_by_import IS DISTINCT FROM current_import() THEN
    INSERT INTO import_changes AS c (business_id, import_id, kind, record, before)
      VALUES (OLD.business_id, current_import(), TG_TABLE_NAME, OLD.external_id, to_jsonb(OLD))
      ON CONFLICT (business_id, import_id, kind, record) DO UPDATE SET before = excluded.before WHERE c.before IS NULL;
  END IF;
  NEW.written_by_import := current_import();
  RETURN NEW;
END $$;

CREATE TRIGGER import_write BEFORE UPDATE ON "orders" FOR EACH ROW
  WHEN (OLD.written_by_import IS DISTINCT FROM current_import() AND current_setting('app.restoring', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION mark_import_write();
CREATE TRIGGER import_write BEFORE UPDATE ON "customers" FOR EACH ROW
  WHEN (OLD.written_by_import IS DISTINCT FROM current_import() AND current_setting('app.restoring', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION mark_import_write();
CREATE TRIGGER import_write BEFORE UPDATE ON "support_tickets" FOR EACH ROW
  WHEN (OLD.written_by_import IS DISTINCT FROM current_import() AND current_setting('app.restoring', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION mark_import_write();
CREATE TRIGGER import_write BEFORE UPDATE ON "products" FOR EACH ROW
  WHEN (OLD.written_by_import IS DISTINCT FROM current_import() AND current_setting('app.restoring', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION mark_import_write();

-- Imports from before this, and those of the version before this one, did not store what they changed.
ALTER TABLE "imports"
  ADD COLUMN "tracks_changes" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "undo_run_id" UUID,
  ADD COLUMN "undone_at" TIMESTAMPTZ(3),
  ADD COLUMN "undone_by_kind" TEXT,
  ADD COLUMN "undone_by_id" TEXT;
ALTER TABLE "imports" DROP CONSTRAINT "imports_state_check";
ALTER TABLE "imports" ADD CONSTRAINT "imports_state_check" CHECK ("state" IN ('queued', 'running', 'succeeded', 'failed', 'undone'));
