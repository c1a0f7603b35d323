-- AlterTable
ALTER TABLE "axis_models" ADD COLUMN     "moves" JSONB NOT NULL DEFAULT '{}';
