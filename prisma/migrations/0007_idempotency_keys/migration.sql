-- The first answer to a request that was sent with an Idempotency-Key, in the transaction of what the request made.
-- The answer is encrypted: it may hold a secret that is shown once.
CREATE TABLE "idempotency_keys" (
    "business_id" UUID NOT NULL,
    "actor_id" TEXT NOT NULL,
    "key_hash" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "answer" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("business_id","actor_id","key_hash")
);

CREATE INDEX "idempotency_keys_business_id_created_at_idx" ON "idempotency_keys"("business_id", "created_at");

ALTER TABLE "idempotency_keys" ADD CONSTRAINT "idempotency_keys_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "idempotency_keys" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "idempotency_keys"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "idempotency_keys" TO customer360_app;
