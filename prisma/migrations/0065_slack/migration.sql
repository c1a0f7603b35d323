-- Slack channels that receive a digest of customers at risk, with their keys.
CREATE TABLE "slack_connections" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "channel" TEXT,
    "sealed_keys" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "has_buttons" BOOLEAN NOT NULL,
    "language" TEXT NOT NULL,
    "schedule" TEXT NOT NULL,
    "hour" INTEGER NOT NULL,
    "scheduled_since" TIMESTAMPTZ(3) NOT NULL,
    "min_value" BIGINT,
    "includes_personal_data" BOOLEAN NOT NULL,
    "problem" TEXT,
    "detail" TEXT,
    "is_broken" BOOLEAN NOT NULL DEFAULT false,
    "attempted_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "slack_connections_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "slack_connections" ADD CONSTRAINT "slack_connections_kind_check" CHECK ("kind" IN ('webhook', 'bot'));
ALTER TABLE "slack_connections" ADD CONSTRAINT "slack_connections_channel_check" CHECK (("kind" = 'bot') = ("channel" IS NOT NULL));
ALTER TABLE "slack_connections" ADD CONSTRAINT "slack_connections_schedule_check" CHECK ("schedule" IN ('off', 'daily', 'weekly') AND "hour" BETWEEN 0 AND 23);
ALTER TABLE "slack_connections" ADD CONSTRAINT "slack_connections_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE UNIQUE INDEX "slack_connections_id_key" ON "slack_connections" ("id");

-- What a run posted, so that an attempt after a killed one posts nothing twice.
CREATE TABLE "slack_posts" (
    "business_id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "part" INTEGER NOT NULL,
    "connection_id" UUID NOT NULL,
    "customers" INTEGER NOT NULL,
    "handed_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "ts" TEXT,

    CONSTRAINT "slack_posts_pkey" PRIMARY KEY ("business_id", "run_id", "part")
);
ALTER TABLE "slack_posts" ADD CONSTRAINT "slack_posts_business_id_connection_id_fkey" FOREIGN KEY ("business_id", "connection_id") REFERENCES "slack_connections"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
CREATE INDEX "slack_posts_business_id_connection_id_sent_at_idx" ON "slack_posts" ("business_id", "connection_id", "sent_at");

DO $$
DECLARE
  name TEXT;
BEGIN
  FOREACH name IN ARRAY ARRAY['slack_connections', 'slack_posts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting(''app.business_id'', true), '''')::uuid))', name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO customer360_app', name);
  END LOOP;
END $$;

-- A click in Slack names only its connection: the business is found by it, one connection at a time.
CREATE FUNCTION find_slack_connection("wanted" UUID)
  RETURNS TABLE ("business_id" UUID, "language" TEXT, "sealed_keys" TEXT, "key_id" TEXT)
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.business_id, c.language, c.sealed_keys, c.key_id FROM slack_connections c WHERE c.id = wanted
$$;
REVOKE EXECUTE ON FUNCTION find_slack_connection FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_slack_connection TO customer360_app;
