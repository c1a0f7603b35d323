-- What the machine did, does and could not do: one row a run, whatever process works on it. The queue that hands runs to
-- workers (pg-boss) keeps its own tables in a schema of its own, which it makes itself as the application's role; a run's
-- row says which of its jobs is the current one, so that a worker which was given up for dead changes nothing any more.
CREATE TABLE "runs" (
    "business_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "trigger" TEXT NOT NULL,
    "options" JSONB NOT NULL DEFAULT '{}',
    "waits_as" TEXT,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "request_id" TEXT,
    "job_id" UUID NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "steps" JSONB NOT NULL DEFAULT '[]',
    "result" JSONB,
    "problem" TEXT,
    "problem_id" TEXT,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "queued_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "runs_pkey" PRIMARY KEY ("business_id","id")
);

CREATE INDEX "runs_business_id_state_queued_at_idx" ON "runs"("business_id", "state", "queued_at");

ALTER TABLE "runs" ADD CONSTRAINT "runs_business_id_fkey" FOREIGN KEY ("business_id") REFERENCES "businesses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Of runs that would do the same, one waits: who asks again meanwhile gets that one.
CREATE UNIQUE INDEX "runs_waiting_idx" ON "runs" ("business_id", "waits_as") WHERE "state" = 'queued';

ALTER TABLE "runs"
  ADD CONSTRAINT "runs_state_check" CHECK ("state" IN ('queued', 'running', 'retrying', 'succeeded', 'failed', 'cancelled')),
  ADD CONSTRAINT "runs_trigger_check" CHECK ("trigger" IN ('schedule', 'import', 'request')),
  ADD CONSTRAINT "runs_progress_check" CHECK ("progress" BETWEEN 0 AND 1);

ALTER TABLE "runs" ENABLE ROW LEVEL SECURITY;
CREATE POLICY one_business ON "runs"
  USING (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid))
  WITH CHECK (business_id = (SELECT nullif(current_setting('app.business_id', true), '')::uuid));
GRANT SELECT, INSERT, UPDATE, DELETE ON "runs" TO customer360_app;

-- Granted rather than owned: an owner who is no superuser may not give a schema away.
CREATE SCHEMA IF NOT EXISTS "pgboss";
GRANT USAGE, CREATE ON SCHEMA "pgboss" TO customer360_app;
