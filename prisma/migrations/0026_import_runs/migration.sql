-- An import is worked on by a run, whose state is its own until it has succeeded.
ALTER TABLE "imports" ADD COLUMN "run_id" UUID;

-- Uploads that waited in a server's memory become runs. The queue has no jobs of them yet: workers send those within minutes.
WITH waiting AS (
  SELECT *, gen_random_uuid() AS new_run FROM "imports" WHERE "upload" IS NOT NULL AND "state" IN ('queued', 'running')
), made AS (
  INSERT INTO "runs" ("business_id", "id", "kind", "trigger", "options", "actor_kind", "actor_id", "job_id", "due_at", "queued_at")
  SELECT "business_id", new_run, 'import', 'request',
      "options" || jsonb_build_object('importId', "id", 'fileName', "file_name", 'format', "format"),
      coalesce("actor_kind", 'system'), coalesce("actor_id", 'import'), gen_random_uuid(), now(), now()
    FROM waiting
)
UPDATE "imports" i SET "run_id" = w.new_run FROM waiting w WHERE i."business_id" = w."business_id" AND i."id" = w."id";
