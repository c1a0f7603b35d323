-- AlterTable
ALTER TABLE "customer_profiles" ADD COLUMN     "likeness" BYTEA;
