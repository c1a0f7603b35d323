-- The tables of the axes' specification, and more, as views for analysts: a login of PostgreSQL reads the rows of the one business that
-- private.readers assigns to it, and everyone else reads no row. Amounts are in major units.

-- Outside schema public, because these are neither a business's data nor part of a backup: logins belong to the server.
CREATE SCHEMA "private";

CREATE TABLE "private"."readers" (
    "login" NAME NOT NULL PRIMARY KEY,
    "business_id" UUID NOT NULL,
    -- Whether it reads names, contact data and IDs that are email addresses or phone numbers.
    "sees_personal_data" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);

-- What the arrays of customer_profiles.features hold, by customer_profiles.feature_set. A change of the registry of the axes adds a row.
CREATE TABLE "private"."feature_sets" (
    "feature_set" INTEGER NOT NULL PRIMARY KEY,
    -- axis.feature, in the order of the values.
    "names" TEXT[] NOT NULL
);
INSERT INTO "private"."feature_sets" VALUES
  (954841276, string_to_array('purchase_frequency.orders_per_month purchase_frequency.avg_days_between_orders purchase_frequency.consistency purchase_value.lifetime_value purchase_value.avg_order_value purchase_value.value_trend category_exploration.unique_categories category_exploration.diversity category_exploration.exploration_breadth price_sensitivity.discount_rate price_sensitivity.full_price_ratio purchase_cadence.weekend_ratio purchase_cadence.business_hours purchase_cadence.evening_ratio purchase_cadence.timing customer_maturity.tenure customer_maturity.maturity_score customer_maturity.active_share customer_maturity.acceleration repurchase_behavior.repeat_rate repurchase_behavior.loyalty_index repurchase_behavior.repurchase_gap return_behavior.refund_rate return_behavior.items_returned_pct return_behavior.full_return_rate communication_preference.primary_channel communication_preference.in_person_share communication_preference.assisted_share communication_preference.preferred_time_day communication_preference.preferred_time_morning communication_preference.weekend_ratio problem_complexity_profile.refund_rate problem_complexity_profile.product_switching problem_complexity_profile.discount_dependency problem_complexity_profile.tickets_per_order problem_complexity_profile.messages_per_ticket loyalty_trajectory.frequency_trend loyalty_trajectory.value_trend loyalty_trajectory.churn_risk_score loyalty_trajectory.seasonality product_knowledge.product_concentration product_knowledge.repeat_rate product_knowledge.mastery value_sophistication.avg_item_price value_sophistication.discount_hunt_score value_sophistication.spend_consistency support_history.tickets_per_year support_history.resolution_hours support_history.satisfaction support_history.unresolved_rate', ' ')),
  (1351484511, string_to_array('purchase_frequency.orders_per_month purchase_frequency.avg_days_between_orders purchase_frequency.consistency purchase_value.lifetime_value purchase_value.avg_order_value purchase_value.value_trend category_exploration.unique_categories category_exploration.diversity category_exploration.exploration_breadth price_sensitivity.discount_rate price_sensitivity.full_price_ratio purchase_cadence.weekend_ratio purchase_cadence.business_hours purchase_cadence.evening_ratio purchase_cadence.timing customer_maturity.tenure customer_maturity.maturity_score customer_maturity.active_share customer_maturity.acceleration repurchase_behavior.repeat_rate repurchase_behavior.loyalty_index repurchase_behavior.repurchase_gap return_behavior.refund_rate return_behavior.items_returned_pct return_behavior.full_return_rate communication_preference.primary_channel communication_preference.in_person_share communication_preference.assisted_share communication_preference.preferred_time communication_preference.weekend_ratio problem_complexity_profile.refund_rate problem_complexity_profile.product_switching problem_complexity_profile.discount_dependency problem_complexity_profile.tickets_per_order problem_complexity_profile.messages_per_ticket loyalty_trajectory.frequency_trend loyalty_trajectory.value_trend loyalty_trajectory.churn_risk_score loyalty_trajectory.seasonality product_knowledge.product_concentration product_knowledge.repeat_rate product_knowledge.mastery value_sophistication.avg_item_price value_sophistication.discount_hunt_score value_sophistication.spend_consistency support_history.tickets_per_year support_history.resolution_hours support_history.satisfaction support_history.unresolved_rate', ' '));

-- One minor unit of a currency in major units, as `decimalsOf` has it.
CREATE FUNCTION "private"."minor_unit"("currency" TEXT) RETURNS NUMERIC LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE
    WHEN currency = ANY ('{AFN,ALL,BIF,CLP,COP,DJF,GNF,HUF,IDR,IQD,IRR,ISK,JPY,KMF,KPW,KRW,LAK,LBP,MGA,MMK,PKR,PYG,RWF,SLL,SOS,SYP,UGX,VND,VUV,XAF,XOF,XPF,YER}') THEN 1
    WHEN currency = ANY ('{BHD,JOD,KWD,LYD,OMR,TND}') THEN 0.001
    ELSE 0.01 END
$$;

-- The shop's own ID of a customer; the product's in place of one that is an email address or a phone number, for logins without personal data.
CREATE FUNCTION "private"."shown_id"("external_id" TEXT, "customer_id" UUID, "sees_personal_data" BOOLEAN) RETURNS TEXT
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN sees_personal_data OR external_id !~ '[^\s@<>"''(),;:]@[^\s@<>"''(),;:]|\+\d(?:[\s().-]*\d){6}' THEN external_id ELSE customer_id::text END
$$;

-- Numbers as JSON writes them.
CREATE FUNCTION "private"."json_numbers"("numbers" DOUBLE PRECISION[]) RETURNS TEXT[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_replace(array_replace(array_replace(array_replace(numbers::text[], NULL, 'null'), 'NaN', 'null'), 'Infinity', 'null'), '-Infinity', 'null')
$$;

CREATE SCHEMA "reporting";

-- Not on Citus, where logins would have to exist on every node.
DO $do$ BEGIN
IF EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
  RETURN;
END IF;

-- The business of the session's login, which SET ROLE doesn't change.
EXECUTE $v$
CREATE VIEW "private"."own_business" AS
SELECT b.id, b.slug, b.name, b.time_zone, b.currency, private.minor_unit(b.currency) AS unit, r.sees_personal_data
  FROM private.readers r JOIN public.businesses b ON b.id = r.business_id
 WHERE r.login = session_user
$v$;

-- The template of format() that makes JSON objects within an object from numbers, {"axis": {"name": %1$s}}, for each set of features.
EXECUTE $v$
CREATE VIEW "private"."feature_templates" AS
SELECT feature_set, sum(features) AS features, '{' || string_agg(format('%s: {%s}', to_json(axis), own), ', ') || '}' AS template
  FROM (SELECT f.feature_set, split_part(n.name, '.', 1) AS axis, count(*) AS features,
               string_agg(format('%s: %%%s$s', to_json(split_part(n.name, '.', 2)), n.place), ', ' ORDER BY n.place) AS own
          FROM private.feature_sets f, unnest(f.names) WITH ORDINALITY AS n(name, place)
         GROUP BY f.feature_set, split_part(n.name, '.', 1)) axes
 GROUP BY feature_set
$v$;

-- The same for the memberships of each business's active model, with its axes and the keys of its segments in the order of their positions.
EXECUTE $v$
CREATE VIEW "private"."membership_templates" AS
SELECT s.business_id, s.version, t.segments, t.template, t.axes,
       ARRAY(SELECT d.segment_id FROM public.dim_segment_master d
              WHERE d.business_id = s.business_id AND d.version = s.version ORDER BY d.position) AS keys
  FROM public.standing_axis_models s
 CROSS JOIN LATERAL (
   SELECT sum(segments) AS segments, array_agg(axis_name ORDER BY first) AS axes,
          '{' || string_agg(format('%s: {%s}', replace(to_json(axis_name)::text, '%', '%%'), own), ', ') || '}' AS template
     FROM (SELECT d.axis_name, min(d.position) AS first, count(*) AS segments,
                  string_agg(format('%s: %%%s$s', replace(to_json(d.segment_id)::text, '%', '%%'), d.position), ', ' ORDER BY d.position) AS own
             FROM public.dim_segment_master d WHERE d.business_id = s.business_id AND d.version = s.version
            GROUP BY d.axis_name) axes) t
$v$;

-- In the views, conditions of a query must not see other businesses' rows: security_barrier. Nor may EXPLAIN show what PostgreSQL estimates
-- from all businesses' rows: OFFSET 0 keeps conditions out of the view, and nullif() keeps statistics from a column.

EXECUTE $v$
CREATE VIEW "reporting"."stores" WITH (security_barrier) AS
SELECT b.slug AS store_id, b.name, b.currency, b.time_zone FROM private.own_business b OFFSET 0
$v$;

EXECUTE $v$
CREATE VIEW "reporting"."customers" WITH (security_barrier) AS
SELECT private.shown_id(c.external_id, c.customer_id, b.sees_personal_data) AS customer_id, b.slug AS store_id,
       CASE WHEN b.sees_personal_data THEN c.name END AS name, CASE WHEN b.sees_personal_data THEN c.email END AS email,
       CASE WHEN b.sees_personal_data THEN c.phone END AS phone, CASE WHEN b.sees_personal_data THEN c.city END AS city,
       c.country, c.loyalty_level, c.acquisition_source, c.acquisition_campaign, c.email_consent, c.sms_consent, c.advertising_consent, c.created_at,
       m.first_order_at, m.last_order_at, coalesce(m.order_count, 0) AS order_count, coalesce(m.lifetime_value, 0) * b.unit AS lifetime_value
  FROM private.own_business b
  JOIN public.customers c ON c.business_id = b.id
  LEFT JOIN public.customer_metrics m ON m.business_id = b.id AND m.customer_id = c.customer_id
OFFSET 0
$v$;

EXECUTE $v$
CREATE VIEW "reporting"."orders" WITH (security_barrier) AS
SELECT o.external_id AS order_id, private.shown_id(c.external_id, c.customer_id, b.sees_personal_data) AS customer_id, b.slug AS store_id,
       o.order_date, o.total_price * b.unit AS total_price, o.discount_amount * b.unit AS discount_amount, o.source,
       o.refunded_amount * b.unit AS refunded_amount, o.net_amount * b.unit AS net_amount, o.shipping_amount * b.unit AS shipping_amount,
       o.tax_amount * b.unit AS tax_amount, o.gross_margin * b.unit AS gross_margin, o.status, o.is_counted AS is_sale,
       s.name AS storefront, o.payment_state, o.discount_codes, o.device, o.campaign
  FROM private.own_business b
  JOIN public.orders o ON o.business_id = b.id
  LEFT JOIN public.storefronts s ON s.business_id = b.id AND s.id = o.storefront_id
  LEFT JOIN public.customers c ON c.business_id = b.id AND c.customer_id = o.customer_id
OFFSET 0
$v$;

EXECUTE $v$
CREATE VIEW "reporting"."order_items" WITH (security_barrier) AS
SELECT o.external_id AS order_id, i.line_number, b.slug AS store_id, i.product_id, i.category, i.product_type, i.quantity,
       i.price * b.unit AS price, i.refund_amount * b.unit AS refund_amount, i.line_total * b.unit AS line_total, i.refunded_quantity,
       i.product_name, i.brand, i.variant, i.collection, i.unit_cost * b.unit AS unit_cost
  FROM private.own_business b
  JOIN public.orders o ON o.business_id = b.id
  JOIN public.order_items i ON i.business_id = b.id AND i.order_id = o.order_id
OFFSET 0
$v$;

-- Conditions on the customer are checked before JSON is made.
EXECUTE $v$
CREATE VIEW "reporting"."customer_profiles" WITH (security_barrier) AS
SELECT c.customer_id, c.slug AS store_id, nullif(p.archetype_id, '') AS archetype_id,
       CASE WHEN cardinality(p.memberships) = m.segments
         THEN jsonb_strip_nulls(format(m.template, VARIADIC private.json_numbers(p.memberships))::jsonb) END AS segment_memberships,
       CASE WHEN cardinality(p.nearest) = cardinality(m.axes)
         THEN jsonb_strip_nulls(jsonb_object(m.axes, ARRAY(SELECT m.keys[n.position] FROM unnest(p.nearest) WITH ORDINALITY AS n(position, place) ORDER BY n.place)))
         END AS dominant_segments,
       CASE WHEN cardinality(p.features) = f.features
         THEN jsonb_strip_nulls(format(f.template, VARIADIC private.json_numbers(p.features))::jsonb) END AS feature_vectors,
       p.lifetime_value * c.unit AS lifetime_value, nullif(p.churn_risk_score, 'NaN') AS churn_risk_score,
       nullif(p.calculated_at, '-infinity') AS calculated_at
  FROM (SELECT o.business_id, o.customer_id AS id, b.slug, b.unit,
               private.shown_id(o.external_id, o.customer_id, b.sees_personal_data) AS customer_id
          FROM private.own_business b JOIN public.customers o ON o.business_id = b.id OFFSET 0) c
  JOIN private.membership_templates m ON m.business_id = c.business_id
  JOIN public.customer_profiles p ON p.business_id = c.business_id AND p.customer_id = c.id AND p.version = m.version
  LEFT JOIN private.feature_templates f ON f.feature_set = p.feature_set
$v$;

EXECUTE $v$
CREATE VIEW "reporting"."dim_segment_master" WITH (security_barrier) AS
SELECT d.segment_id, b.slug AS store_id, d.axis_name, coalesce(n.name, d.segment_name, d.segment_id) AS segment_name, d.interpretation,
       d.cluster_center, d.scaler_params, d.population_percentage, d.customer_count
  FROM private.own_business b
  JOIN public.standing_axis_models s ON s.business_id = b.id
  JOIN public.dim_segment_master d ON d.business_id = b.id AND d.version = s.version
  LEFT JOIN public.axis_segment_names n ON n.business_id = b.id AND n.axis_name = d.axis_name AND n.segment_id = d.segment_id
OFFSET 0
$v$;

EXECUTE $v$
CREATE VIEW "reporting"."segments" WITH (security_barrier) AS
SELECT g.segment_id::text AS segment_id, b.slug AS store_id, g.name AS segment_name, g.description, g.is_automatic, g.member_count,
       g.recalculated_at, g.created_at, g.archived_at
  FROM private.own_business b JOIN public.customer_segments g ON g.business_id = b.id
OFFSET 0
$v$;

EXECUTE $v$
CREATE VIEW "reporting"."segment_members" WITH (security_barrier) AS
SELECT a.segment_id::text AS segment_id, private.shown_id(c.external_id, c.customer_id, b.sees_personal_data) AS customer_id, b.slug AS store_id,
       a.assigned_at
  FROM private.own_business b
  JOIN public.customer_segment_assignments a ON a.business_id = b.id
  JOIN public.customers c ON c.business_id = b.id AND c.customer_id = a.customer_id
OFFSET 0
$v$;

EXECUTE $v$
CREATE VIEW "reporting"."forecasts" WITH (security_barrier) AS
SELECT private.shown_id(c.external_id, c.customer_id, b.sees_personal_data) AS customer_id, b.slug AS store_id,
       f.predicted_clv * b.unit AS predicted_clv, f.lower * b.unit AS lower, f.upper * b.unit AS upper, f.likely_lower * b.unit AS likely_lower,
       f.likely_upper * b.unit AS likely_upper, f.expected_purchases, f.expected_order_value * b.unit AS expected_order_value, f.p_alive, f.tier,
       f.next_order_on, f.order_chance_7, f.order_chance_30, f.order_chance_90, f.cohort
  FROM private.own_business b
  JOIN public.customer_forecasts f ON f.business_id = b.id
  JOIN public.customers c ON c.business_id = b.id AND c.customer_id = f.customer_id
OFFSET 0
$v$;

EXECUTE $v$
CREATE VIEW "reporting"."rfm" WITH (security_barrier) AS
SELECT private.shown_id(c.external_id, c.customer_id, b.sees_personal_data) AS customer_id, b.slug AS store_id,
       r.recency AS recency_score, r.frequency AS frequency_score, r.monetary AS monetary_score, r.segment
  FROM private.own_business b
  JOIN public.customer_rfm r ON r.business_id = b.id
  JOIN public.customers c ON c.business_id = b.id AND c.customer_id = r.customer_id
OFFSET 0
$v$;
END $do$;

-- The views decide by the login what it reads.
GRANT USAGE ON SCHEMA "reporting" TO PUBLIC;
GRANT SELECT ON ALL TABLES IN SCHEMA "reporting" TO PUBLIC;
