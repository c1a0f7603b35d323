-- The page that each role starts on: {"viewer": "/rfm"}. A role without an entry starts on the overview.
ALTER TABLE "businesses" ADD COLUMN "start_pages" JSONB NOT NULL DEFAULT '{}';
GRANT UPDATE ("start_pages") ON "businesses" TO customer360_app;
