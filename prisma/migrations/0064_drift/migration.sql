-- A week's snapshot of all customers on the axes, and how far unchanged customers move by chance: {weeks: [{fromSales, total, axes, draws}]}.
CREATE TABLE "drift_weeks" (
    "business_id" UUID NOT NULL,
    "week" DATE NOT NULL,
    "version" INTEGER NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "customers" INTEGER NOT NULL DEFAULT 0,
    "noise" JSONB NOT NULL,

    CONSTRAINT "drift_weeks_pkey" PRIMARY KEY ("business_id", "week")
);
ALTER TABLE "drift_weeks" ADD CONSTRAINT "drift_weeks_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A customer's memberships in the last snapshot: {axis: {segment: share}}.
CREATE TABLE "membership_positions" (
    "business_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "week" DATE NOT NULL,
    "version" INTEGER NOT NULL,
    "memberships" JSONB NOT NULL,
    "archetype" TEXT,

    CONSTRAINT "membership_positions_pkey" PRIMARY KEY ("business_id", "customer_id")
);
ALTER TABLE "membership_positions" ADD CONSTRAINT "membership_positions_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a week's snapshot changed: the memberships before, so that old weeks can be deleted without touching newer ones.
CREATE TABLE "membership_changes" (
    "business_id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "week" DATE NOT NULL,
    "version" INTEGER NOT NULL,
    "velocity" DOUBLE PRECISION NOT NULL,
    "before" JSONB NOT NULL,
    "replaced" JSONB,
    "archetype_before" TEXT,
    "archetype" TEXT,

    CONSTRAINT "membership_changes_pkey" PRIMARY KEY ("business_id", "customer_id", "week")
);
CREATE INDEX "membership_changes_business_id_week_idx" ON "membership_changes" ("business_id", "week");
CREATE INDEX "membership_changes_archetypes" ON "membership_changes" ("business_id", "customer_id", "week") WHERE "archetype_before" IS DISTINCT FROM "archetype";
ALTER TABLE "membership_changes" ADD CONSTRAINT "membership_changes_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- How fast a customer moved within the last weeks, as of the last snapshot; the velocity is null for those who are new.
CREATE TABLE "customer_drifts" (
    "business_id" UUID NOT NULL,
    "week" DATE NOT NULL,
    "weeks" INTEGER NOT NULL,
    "customer_id" UUID NOT NULL,
    "velocity" DOUBLE PRECISION,
    "threshold" DOUBLE PRECISION NOT NULL,
    "is_drifting" BOOLEAN NOT NULL,
    "acceleration" DOUBLE PRECISION,
    "velocities" JSONB NOT NULL,
    "why" JSONB NOT NULL,
    "archetype_before" TEXT,
    "archetype" TEXT,

    CONSTRAINT "customer_drifts_pkey" PRIMARY KEY ("business_id", "week", "weeks", "customer_id")
);
CREATE INDEX "customer_drifts_business_id_customer_id_idx" ON "customer_drifts" ("business_id", "customer_id");
CREATE INDEX "customer_drifts_business_id_week_weeks_velocity_customer_id_idx" ON "customer_drifts" ("business_id", "week", "weeks", "velocity", "customer_id");
ALTER TABLE "customer_drifts" ADD CONSTRAINT "customer_drifts_business_id_customer_id_fkey" FOREIGN KEY ("business_id", "customer_id") REFERENCES "customers"("business_id", "customer_id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['drift_weeks', 'membership_positions', 'membership_changes', 'customer_drifts'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE, DELETE ON "drift_weeks", "membership_positions", "membership_changes", "customer_drifts" TO customer360_app;
