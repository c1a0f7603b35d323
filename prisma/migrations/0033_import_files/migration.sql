-- A file that was uploaded to be checked: it is deleted after a day unless it is imported.
CREATE TABLE "import_files" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "file_name" TEXT NOT NULL,
    "upload" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "found" JSONB NOT NULL,
    "run_id" UUID,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "uploaded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "import_files_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "import_files" ADD CONSTRAINT "import_files_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Which column of a file is which field, saved under a name for the next file.
CREATE TABLE "import_mappings" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "mapping" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "import_mappings_pkey" PRIMARY KEY ("business_id", "id")
);
CREATE UNIQUE INDEX "import_mappings_business_id_name_key" ON "import_mappings"("business_id", "name");
ALTER TABLE "import_mappings" ADD CONSTRAINT "import_mappings_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Rejected rows as they are in the file, to be mended and sent again.
CREATE TABLE "import_rejected_rows" (
    "business_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "line" INTEGER NOT NULL,
    "cells" JSONB NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "import_rejected_rows_pkey" PRIMARY KEY ("business_id", "import_id", "line")
);
ALTER TABLE "import_rejected_rows" ADD CONSTRAINT "import_rejected_rows_business_id_import_id_fkey" FOREIGN KEY ("business_id", "import_id") REFERENCES "imports"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The columns of the imported file; null for imports from before this was stored, and by the version before this one.
ALTER TABLE "imports" ADD COLUMN "header" JSONB;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['import_files', 'import_mappings', 'import_rejected_rows'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY one_business ON %I USING (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid)) WITH CHECK (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO customer360_app', name);
  END LOOP;
END $$;
