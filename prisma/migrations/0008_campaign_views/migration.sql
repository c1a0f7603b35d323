-- Campaigns and their members as drawn, so that an effect can be computed again by SQL. Like the views of migration 0088_reporting.
DO $do$ BEGIN
IF EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
  RETURN;
END IF;

EXECUTE $v$
CREATE VIEW "reporting"."campaigns" WITH (security_barrier) AS
SELECT k.id::text AS campaign_id, b.slug AS store_id, k.name, k.action, k.control_share, k.expected_effect, k.starts_on, k.last_day,
       k.members, k.controls, k.created_at, k.ended_at
  FROM private.own_business b JOIN public.campaigns k ON k.business_id = b.id
OFFSET 0
$v$;

EXECUTE $v$
CREATE VIEW "reporting"."campaign_members" WITH (security_barrier) AS
SELECT m.campaign_id::text AS campaign_id, private.shown_id(c.external_id, c.customer_id, b.sees_personal_data) AS customer_id, b.slug AS store_id,
       m.stratum, m.is_control, m.past_orders, m.past_revenue * b.unit AS past_revenue
  FROM private.own_business b
  JOIN public.campaign_members m ON m.business_id = b.id
  JOIN public.customers c ON c.business_id = b.id AND c.customer_id = m.customer_id
OFFSET 0
$v$;

GRANT SELECT ON "reporting"."campaigns", "reporting"."campaign_members" TO PUBLIC;
END $do$;
