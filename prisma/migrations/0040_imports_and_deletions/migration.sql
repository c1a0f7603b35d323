-- What an import of support tickets did. The version before this one imports no tickets this way.
ALTER TABLE "imports"
  ADD COLUMN "tickets_new" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "tickets_changed" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "tickets_kept" INTEGER NOT NULL DEFAULT 0;

-- Orders that a program deleted, so that a version from before the deletion does not bring them back.
CREATE TABLE "deleted_orders" (
    "business_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "deleted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "deleted_orders_pkey" PRIMARY KEY ("business_id", "external_id")
);
ALTER TABLE "deleted_orders" ADD CONSTRAINT "deleted_orders_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "deleted_orders" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "deleted_orders"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "deleted_orders" TO customer360_app;
