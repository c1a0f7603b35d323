-- What likeness is measured on, apart from profiles of some thousand bytes each: customers are compared out of the index alone.
CREATE INDEX "customer_profiles_likeness_idx" ON "customer_profiles" ("business_id", "version", "customer_id")
  INCLUDE ("likeness") WHERE "likeness" IS NOT NULL;
