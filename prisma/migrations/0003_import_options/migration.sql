-- What an import was begun with, so that it is resumed with the same.
ALTER TABLE "imports" ADD COLUMN "options" JSONB NOT NULL DEFAULT '{}';
