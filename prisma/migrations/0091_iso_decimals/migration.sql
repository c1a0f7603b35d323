-- Amounts in currencies that ISO 4217 gives two or three decimals were stored in whole units, so that their cents were refused or
-- rounded. They are stored in minor units, as those of all other currencies.

CREATE OR REPLACE FUNCTION "private"."minor_unit"("currency" TEXT) RETURNS NUMERIC LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE
    WHEN currency = ANY ('{BIF,CLP,DJF,GNF,ISK,JPY,KMF,KRW,PYG,RWF,UGX,VND,VUV,XAF,XOF,XPF}') THEN 1
    WHEN currency = ANY ('{BHD,IQD,JOD,KWD,LYD,OMR,TND}') THEN 0.001
    ELSE 0.01 END
$$;

-- A stored row with some of its amounts in smaller units.
CREATE FUNCTION "private"."in_minor"("kept" JSONB, "amounts" TEXT[], "factor" INTEGER) RETURNS JSONB LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_object_agg(key, CASE WHEN key = ANY (amounts) AND jsonb_typeof(value) = 'number' THEN to_jsonb(value::numeric * factor) ELSE value END), '{}')
    FROM jsonb_each(kept)
$$;
CREATE FUNCTION "private"."all_in_minor"("kept" JSONB, "amounts" TEXT[], "factor" INTEGER) RETURNS JSONB LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(jsonb_agg(private.in_minor(value, amounts, factor) ORDER BY place), '[]') FROM jsonb_array_elements(kept) WITH ORDINALITY AS e(value, place)
$$;

DO $do$
DECLARE
  business UUID;
  factor INTEGER;
BEGIN
  -- The values stay what an import wrote.
  PERFORM set_config('app.restoring', 'on', true);
  FOR business, factor IN
    SELECT id, CASE currency WHEN 'IQD' THEN 1000 ELSE 100 END FROM businesses
     WHERE currency = ANY ('{AFN,ALL,COP,HUF,IDR,IQD,IRR,KPW,LAK,LBP,MGA,MMK,PKR,SLL,SOS,SYP,YER}')
  LOOP
    UPDATE orders SET total_price = total_price * factor, discount_amount = discount_amount * factor, refunded_amount = refunded_amount * factor,
      shipping_amount = shipping_amount * factor, tax_amount = tax_amount * factor, gross_margin = gross_margin * factor,
      costed_sales = costed_sales * factor, covered_revenue = covered_revenue * factor WHERE business_id = business;
    UPDATE order_items SET price = price * factor, line_total = line_total * factor, refund_amount = refund_amount * factor,
      unit_cost = unit_cost * factor WHERE business_id = business;
    UPDATE refunds SET amount = amount * factor, items = private.all_in_minor(items, '{amount}', factor) WHERE business_id = business;
    UPDATE products SET unit_cost = unit_cost * factor WHERE business_id = business AND unit_cost IS NOT NULL;
    UPDATE customer_metrics SET lifetime_value = lifetime_value * factor, gross_margin = gross_margin * factor,
      costed_sales = costed_sales * factor, covered_revenue = covered_revenue * factor WHERE business_id = business;
    UPDATE acquisition_costs SET amount = amount * factor WHERE business_id = business;
    UPDATE rfm_cuts SET monetary = array(SELECT cut * factor FROM unnest(monetary) WITH ORDINALITY AS c(cut, place) ORDER BY place) WHERE business_id = business;
    UPDATE rfm_schemes SET scheme = jsonb_set(scheme, '{thresholds,monetary}',
        (SELECT jsonb_agg(value::numeric * factor ORDER BY place) FROM jsonb_array_elements(scheme #> '{thresholds,monetary}') WITH ORDINALITY AS e(value, place)))
     WHERE business_id = business AND jsonb_typeof(scheme #> '{thresholds,monetary}') = 'array';
    UPDATE customer_forecasts SET predicted_clv = predicted_clv * factor, lower = lower * factor, upper = upper * factor,
      likely_lower = likely_lower * factor, likely_upper = likely_upper * factor, expected_order_value = expected_order_value * factor
     WHERE business_id = business;
    UPDATE customer_actions SET value_if_back = value_if_back * factor, save_value = save_value * factor WHERE business_id = business;
    UPDATE customer_profiles SET lifetime_value = lifetime_value * factor WHERE business_id = business;
    UPDATE segment_sizes SET revenue = revenue * factor WHERE business_id = business;
    UPDATE customer_base_sizes SET revenue = revenue * factor WHERE business_id = business;
    UPDATE campaign_members SET past_revenue = past_revenue * factor WHERE business_id = business;
    UPDATE slack_connections SET min_value = min_value * factor WHERE business_id = business;
    -- What undoing an import would bring back.
    UPDATE import_changes SET before =
        private.in_minor(before, '{total_price,discount_amount,refunded_amount,shipping_amount,tax_amount,net_amount,gross_margin,costed_sales,covered_revenue}', factor)
        || jsonb_build_object(
          'items', private.all_in_minor(before -> 'items', '{price,line_total,refund_amount,unit_cost}', factor),
          'refunds', (SELECT coalesce(jsonb_agg(private.in_minor(value, '{amount}', factor) || jsonb_build_object('items', private.all_in_minor(value -> 'items', '{amount}', factor))), '[]')
                        FROM jsonb_array_elements(before -> 'refunds')))
     WHERE business_id = business AND kind = 'orders' AND before IS NOT NULL;
    UPDATE import_changes SET before = private.in_minor(before, '{unit_cost}', factor)
     WHERE business_id = business AND kind = 'products' AND before IS NOT NULL;
    DELETE FROM report_cache WHERE business_id = business;
  END LOOP;
END $do$;

DROP FUNCTION "private"."all_in_minor";
DROP FUNCTION "private"."in_minor";
