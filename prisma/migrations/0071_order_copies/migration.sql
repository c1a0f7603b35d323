-- Tells the histories of a database apart: a restored backup counts its revisions anew, and must not meet copies that were made
-- of the orders before.
ALTER TABLE "data_revisions" ADD COLUMN "epoch" UUID NOT NULL DEFAULT gen_random_uuid();
