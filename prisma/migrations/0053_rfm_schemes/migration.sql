-- A business's own RFM segments: versions that are never changed, and which of them is used. The version of the product before
-- this one, running beside it, knows neither and keeps the standard segments.
CREATE TABLE "rfm_schemes" (
    "business_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "scheme" JSONB NOT NULL,
    "note" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,

    CONSTRAINT "rfm_schemes_pkey" PRIMARY KEY ("business_id","version")
);

CREATE TABLE "rfm_scheme_choices" (
    "business_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "version" INTEGER,
    "in_api" BOOLEAN NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "by_kind" TEXT NOT NULL,
    "by_id" TEXT NOT NULL,

    CONSTRAINT "rfm_scheme_choices_pkey" PRIMARY KEY ("business_id")
);

ALTER TABLE "rfm_schemes" ADD CONSTRAINT "rfm_schemes_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "rfm_scheme_choices" ADD CONSTRAINT "rfm_scheme_choices_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "rfm_scheme_choices" ADD CONSTRAINT "rfm_scheme_choices_business_id_version_fkey" FOREIGN KEY ("business_id", "version") REFERENCES "rfm_schemes"("business_id", "version") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE protected text;
BEGIN
  FOREACH protected IN ARRAY ARRAY['rfm_schemes', 'rfm_scheme_choices'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', protected);
    EXECUTE format($policy$CREATE POLICY one_business ON %I
      USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
      WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))$policy$, protected);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON "rfm_schemes" TO customer360_app;
REVOKE UPDATE, DELETE ON "rfm_schemes" FROM customer360_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON "rfm_scheme_choices" TO customer360_app;
