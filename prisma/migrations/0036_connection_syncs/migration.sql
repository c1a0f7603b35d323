-- What a connection reads its shop with. Empty: it only receives webhooks.
ALTER TABLE "connections" ADD COLUMN "sealed_access" TEXT NOT NULL DEFAULT '';
ALTER TABLE "connections" ADD COLUMN "access_key_id" TEXT NOT NULL DEFAULT '';

-- How far a connection has read its shop.
CREATE TABLE "connection_syncs" (
    "business_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3),
    "cursor" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "counts" JSONB NOT NULL DEFAULT '{}',
    "changed" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "skipped_problem" TEXT,
    "skipped_detail" TEXT,
    "records" BIGINT NOT NULL DEFAULT 0,
    "complete_at" TIMESTAMPTZ(3),
    "succeeded_at" TIMESTAMPTZ(3),
    "attempted_at" TIMESTAMPTZ(3),
    "problem" TEXT,
    "detail" TEXT,

    CONSTRAINT "connection_syncs_pkey" PRIMARY KEY ("business_id", "connection_id")
);
ALTER TABLE "connection_syncs" ADD CONSTRAINT "connection_syncs_business_id_connection_id_fkey" FOREIGN KEY ("business_id", "connection_id") REFERENCES "connections"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "connection_syncs" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "connection_syncs"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "connection_syncs" TO customer360_app;
