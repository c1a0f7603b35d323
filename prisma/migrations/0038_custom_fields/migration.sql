-- Fields that a business adds to its customers.
CREATE TABLE "custom_fields" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "options" TEXT[] NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "custom_fields_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "custom_fields" ADD CONSTRAINT "custom_fields_type_check" CHECK ("type" IN ('text', 'number', 'date', 'boolean', 'choice'));
CREATE UNIQUE INDEX "custom_fields_business_id_key_key" ON "custom_fields"("business_id", "key");
ALTER TABLE "custom_fields" ADD CONSTRAINT "custom_fields_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "custom_fields" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "custom_fields"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "custom_fields" TO customer360_app;

-- By key: texts, numbers, booleans, and days as YYYY-MM-DD.
ALTER TABLE "customers" ADD COLUMN "custom_fields" JSONB NOT NULL DEFAULT '{}';
