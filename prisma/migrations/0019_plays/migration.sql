-- AlterTable
ALTER TABLE "customer_profiles" ADD COLUMN "trajectory" TEXT GENERATED ALWAYS AS ("dominant_segments" ->> 'loyalty_trajectory') STORED;

-- CreateTable
CREATE TABLE "play_settings" (
    "business_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "settings" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,

    CONSTRAINT "play_settings_pkey" PRIMARY KEY ("business_id")
);

-- CreateIndex
CREATE INDEX "customer_profiles_business_id_version_trajectory_customer_i_idx" ON "customer_profiles"("business_id", "version", "trajectory", "customer_id");

-- CreateIndex
CREATE INDEX "customer_profiles_business_id_version_archetype_id_lifetime_idx" ON "customer_profiles"("business_id", "version", "archetype_id", "lifetime_value", "customer_id");

-- AddForeignKey
ALTER TABLE "play_settings" ADD CONSTRAINT "play_settings_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

-- A list of whom to win back can also be wrong about somebody.
ALTER TABLE "customer_action_marks" DROP CONSTRAINT "customer_action_marks_check";
ALTER TABLE "customer_action_marks" ADD CONSTRAINT "customer_action_marks_check" CHECK ("mark" IN ('done', 'not_now', 'wrong'));

ALTER TABLE "play_settings" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "play_settings"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
