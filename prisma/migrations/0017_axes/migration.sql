-- CreateTable
CREATE TABLE "axis_models" (
    "business_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "options" JSONB NOT NULL,
    "population" INTEGER NOT NULL DEFAULT 0,
    "sampled" INTEGER NOT NULL DEFAULT 0,
    "axes" JSONB NOT NULL DEFAULT '{}',
    "quantiles" JSONB NOT NULL DEFAULT '{}',
    "churn" JSONB NOT NULL DEFAULT '{}',
    "archetypes" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "axis_models_pkey" PRIMARY KEY ("business_id", "version")
);

-- CreateTable
CREATE TABLE "standing_axis_models" (
    "business_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "before" INTEGER,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "standing_axis_models_pkey" PRIMARY KEY ("business_id")
);

-- CreateTable
CREATE TABLE "dim_segment_master" (
    "business_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "axis_name" TEXT NOT NULL,
    "segment_id" TEXT NOT NULL,
    "place" INTEGER NOT NULL,
    "segment_name" TEXT,
    "interpretation" TEXT,
    "cluster_center" JSONB NOT NULL,
    "scaler_params" JSONB NOT NULL,
    "population_percentage" DOUBLE PRECISION NOT NULL,
    "customer_count" INTEGER NOT NULL,
    "silhouette" DOUBLE PRECISION,

    CONSTRAINT "dim_segment_master_pkey" PRIMARY KEY ("business_id", "version", "axis_name", "segment_id")
);

-- CreateTable
CREATE TABLE "axis_segment_names" (
    "business_id" UUID NOT NULL,
    "axis_name" TEXT NOT NULL,
    "segment_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,

    CONSTRAINT "axis_segment_names_pkey" PRIMARY KEY ("business_id", "axis_name", "segment_id")
);

-- CreateTable
CREATE TABLE "customer_profiles" (
    "business_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "customer_id" UUID NOT NULL,
    "archetype_id" TEXT,
    "segment_memberships" JSONB NOT NULL,
    "dominant_segments" JSONB NOT NULL,
    "feature_vectors" JSONB NOT NULL,
    "lifetime_value" BIGINT NOT NULL,
    "churn_risk_score" DOUBLE PRECISION NOT NULL,
    "calculated_at" TIMESTAMPTZ(3) NOT NULL,
    "revision" INTEGER NOT NULL,

    CONSTRAINT "customer_profiles_pkey" PRIMARY KEY ("business_id", "version", "customer_id")
);

-- CreateTable
CREATE TABLE "support_tickets" (
    "business_id" UUID NOT NULL,
    "ticket_id" UUID NOT NULL,
    "external_id" TEXT NOT NULL,
    "customer_id" UUID NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "channel" TEXT NOT NULL,
    "message_count" INTEGER NOT NULL,
    "satisfaction" INTEGER,
    "was_reopened" BOOLEAN NOT NULL,

    CONSTRAINT "support_tickets_pkey" PRIMARY KEY ("business_id", "ticket_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "standing_axis_models_business_id_version_key" ON "standing_axis_models"("business_id", "version");

-- CreateIndex
CREATE INDEX "customer_profiles_business_id_customer_id_idx" ON "customer_profiles"("business_id", "customer_id");

-- CreateIndex
CREATE INDEX "customer_profiles_business_id_version_churn_risk_score_cust_idx" ON "customer_profiles"("business_id", "version", "churn_risk_score", "customer_id");

-- CreateIndex
CREATE INDEX "support_tickets_business_id_customer_id_opened_at_idx" ON "support_tickets"("business_id", "customer_id", "opened_at");

-- CreateIndex
CREATE UNIQUE INDEX "support_tickets_business_id_external_id_key" ON "support_tickets"("business_id", "external_id");

-- AddForeignKey
ALTER TABLE "axis_models" ADD CONSTRAINT "axis_models_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "standing_axis_models" ADD CONSTRAINT "standing_axis_models_business_id_version_fkey" FOREIGN KEY ("business_id", "version") REFERENCES "axis_models"("business_id", "version") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dim_segment_master" ADD CONSTRAINT "dim_segment_master_business_id_version_fkey" FOREIGN KEY ("business_id", "version") REFERENCES "axis_models"("business_id", "version") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "axis_segment_names" ADD CONSTRAINT "axis_segment_names_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_profiles" ADD CONSTRAINT "customer_profiles_business_id_version_fkey" FOREIGN KEY ("business_id", "version") REFERENCES "axis_models"("business_id", "version") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "customer_profiles" ADD CONSTRAINT "customer_profiles_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_tickets" ADD CONSTRAINT "support_tickets_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;



-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

ALTER TABLE "dim_segment_master" ADD CONSTRAINT "dim_segment_master_check" CHECK (
  "customer_count" >= 0 AND "population_percentage" BETWEEN 0 AND 100 AND "silhouette" BETWEEN -1 AND 1
);
ALTER TABLE "customer_profiles" ADD CONSTRAINT "customer_profiles_check" CHECK ("churn_risk_score" BETWEEN 0 AND 1);
ALTER TABLE "support_tickets" ADD CONSTRAINT "support_tickets_check" CHECK (
  "closed_at" >= "opened_at" AND "message_count" >= 0 AND "satisfaction" BETWEEN 1 AND 5
);

DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['axis_models', 'standing_axis_models', 'dim_segment_master', 'axis_segment_names',
                                   'customer_profiles', 'support_tickets'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;
