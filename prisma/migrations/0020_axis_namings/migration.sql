-- AlterTable
ALTER TABLE "dim_segment_master" ADD COLUMN "named_center" JSONB;

-- CreateTable
CREATE TABLE "axis_namings" (
    "business_id" UUID NOT NULL,
    "question_hash" TEXT NOT NULL,
    "axis_name" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "answer" JSONB NOT NULL,
    "tokens_in" INTEGER NOT NULL,
    "tokens_out" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "axis_namings_pkey" PRIMARY KEY ("business_id", "question_hash")
);

-- AddForeignKey
ALTER TABLE "axis_namings" ADD CONSTRAINT "axis_namings_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;



-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

ALTER TABLE "axis_namings" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "axis_namings"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
