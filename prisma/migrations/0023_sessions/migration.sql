-- CreateTable
CREATE TABLE "sessions" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "user_agent" TEXT,
    "network" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_reason" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("business_id","id")
);

-- CreateIndex
CREATE INDEX "sessions_business_id_user_id_idx" ON "sessions"("business_id", "user_id");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_business_id_user_id_fkey" FOREIGN KEY ("business_id", "user_id") REFERENCES "memberships"("business_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── What a Prisma schema cannot say ─────────────────────────────────────────────────────────────────────────────────

ALTER TABLE "sessions" ADD CONSTRAINT "sessions_ended_check" CHECK (
  ("ended_at" IS NULL) = ("ended_reason" IS NULL)
  AND "ended_reason" IN ('logout', 'deactivated', 'password', 'role', 'admin'));

-- Beside the sessions of one business, a person reaches their own in every business: a new password ends them all.
ALTER TABLE "sessions" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "sessions"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid)
    OR user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid)
    OR user_id = (SELECT nullif(current_setting('app.user_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "sessions" TO customer360_app;
