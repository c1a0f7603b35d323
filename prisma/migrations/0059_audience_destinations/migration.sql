-- Where an audience's sends are delivered, with its keys, and how far they are.
CREATE TABLE "audience_destinations" (
    "business_id" UUID NOT NULL,
    "audience_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "sealed_keys" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "delivered" INTEGER NOT NULL DEFAULT 0,
    "target" INTEGER,
    "phase" TEXT,
    "after_send" INTEGER,
    "after_customer" UUID,
    "attempted_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),
    "problem" TEXT,
    "detail" TEXT,

    CONSTRAINT "audience_destinations_pkey" PRIMARY KEY ("business_id", "audience_id")
);
ALTER TABLE "audience_destinations" ADD CONSTRAINT "audience_destinations_business_id_audience_id_fkey" FOREIGN KEY ("business_id", "audience_id") REFERENCES "audiences"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Members that the destination refused, and why.
CREATE TABLE "audience_rejections" (
    "business_id" UUID NOT NULL,
    "audience_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,

    CONSTRAINT "audience_rejections_pkey" PRIMARY KEY ("business_id", "audience_id", "customer_id")
);
ALTER TABLE "audience_rejections" ADD CONSTRAINT "audience_rejections_business_id_audience_id_fkey" FOREIGN KEY ("business_id", "audience_id") REFERENCES "audience_destinations"("business_id", "audience_id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "audience_rejections" ADD CONSTRAINT "audience_rejections_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The difference between two sends, in batches.
CREATE INDEX "audience_members_added_idx" ON "audience_members" ("business_id", "audience_id", "added_in", "customer_id");
CREATE INDEX "audience_members_removed_idx" ON "audience_members" ("business_id", "audience_id", "removed_in", "customer_id") WHERE "removed_in" IS NOT NULL;

DO $$
DECLARE
  name TEXT;
BEGIN
  FOREACH name IN ARRAY ARRAY['audience_destinations', 'audience_rejections'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO customer360_app', name);
  END LOOP;
END $$;
