-- Optional cells that could not be read: the rest of their rows is imported.
ALTER TABLE "imports" ADD COLUMN "cells_left_out" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "import_problems" ADD COLUMN "keeps_row" BOOLEAN NOT NULL DEFAULT false;
