-- Saved views of reports. The version before this one, running beside it, can't list all views of a business that has one of these; its pages
-- list those of one page.
ALTER TABLE "saved_views" DROP CONSTRAINT "saved_views_list_check";
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_list_check" CHECK ("list" IN ('customers', 'segments', 'churn', 'forecast', 'rfm', 'retention', 'products', 'overview'));
