-- Saved views of lists. A deleted view stays a while without being listed, so that the deletion can be undone.
CREATE TABLE "saved_views" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "list" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" JSONB NOT NULL,
    "shared_with" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "owner_id" TEXT NOT NULL,
    "changed_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_list_check" CHECK ("list" IN ('customers', 'segments', 'churn', 'forecast'));
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_shared_with_check" CHECK ("shared_with" IN ('admin', 'manager', 'analyst', 'viewer'));
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The view that a user's list opens with.
CREATE TABLE "default_views" (
    "business_id" UUID NOT NULL,
    "actor_id" TEXT NOT NULL,
    "list" TEXT NOT NULL,
    "view_id" UUID NOT NULL,

    CONSTRAINT "default_views_pkey" PRIMARY KEY ("business_id", "actor_id", "list")
);
CREATE INDEX "default_views_business_id_view_id_idx" ON "default_views"("business_id", "view_id");
ALTER TABLE "default_views" ADD CONSTRAINT "default_views_business_id_view_id_fkey" FOREIGN KEY ("business_id", "view_id") REFERENCES "saved_views"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['saved_views', 'default_views'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY one_business ON %I USING (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid)) WITH CHECK (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO customer360_app', name);
  END LOOP;
END $$;
