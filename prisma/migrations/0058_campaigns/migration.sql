-- Campaigns with a control group: who was drawn into it, and with what each member is compared.
CREATE TABLE "campaigns" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "source" JSONB NOT NULL,
    "source_name" TEXT,
    "control_share" DOUBLE PRECISION NOT NULL,
    "action" TEXT,
    "expected_effect" DOUBLE PRECISION NOT NULL,
    "starts_on" DATE NOT NULL,
    "last_day" DATE NOT NULL,
    "members" INTEGER NOT NULL,
    "controls" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "campaigns_pkey" PRIMARY KEY ("business_id", "id")
);
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_control_share_check" CHECK ("control_share" BETWEEN 0.05 AND 0.5);
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "campaign_members" (
    "business_id" UUID NOT NULL,
    "campaign_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "stratum" TEXT NOT NULL,
    "is_control" BOOLEAN NOT NULL,
    "past_orders" INTEGER NOT NULL,
    "past_revenue" BIGINT NOT NULL,

    CONSTRAINT "campaign_members_pkey" PRIMARY KEY ("business_id", "campaign_id", "customer_id")
);
CREATE INDEX "campaign_members_business_id_customer_id_idx" ON "campaign_members"("business_id", "customer_id");
ALTER TABLE "campaign_members" ADD CONSTRAINT "campaign_members_business_id_campaign_id_fkey" FOREIGN KEY ("business_id", "campaign_id") REFERENCES "campaigns"("business_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "campaign_members" ADD CONSTRAINT "campaign_members_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['campaigns', 'campaign_members'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON "campaigns" TO customer360_app;
-- A group that was drawn is never changed.
GRANT SELECT, INSERT, DELETE ON "campaign_members" TO customer360_app;
REVOKE UPDATE ON "campaign_members" FROM customer360_app;
