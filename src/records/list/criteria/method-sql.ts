import { type Axis, MOST_SEGMENTS } from "#lib/axes/axis.ts";
import { AXES } from "#lib/axes/registry/axes.ts";
import { STANDARD_WINDOW } from "#lib/axes/segment-moves.ts";
import { toAxisField } from "#records/rules/criteria/field.ts";
import type { AXES_FIELDS, AXIS_SEGMENT_FIELDS, METHOD_FIELDS } from "#records/rules/criteria/fields/methods.ts";
import { type FieldSql, joined, type Sql, type SqlOf } from "./field-sql.ts";

/** SQL: the version of the active model. `$1` is the business. */
export const ACTIVE_VERSION = "(select v.version from standing_axis_models v where v.business_id = $1)";

/**
 * SQL: where a segment's share is in the memberships of a model's profiles; null for an unknown segment. It depends on no other
 * row, so that a query looks it up once.
 */
export const positionSql = (version: string, axis: string, key: string): string =>
  `(select d.position from dim_segment_master d
     where d.business_id = $1 and d.version = ${version} and d.axis_name = ${axis} and d.segment_id = ${key})`;

/** SQL: where an axis is in the nearest segments of a model's profiles; null if the model doesn't have it. */
export const axisPlaceSql = (version: string, axis: string): string =>
  `(select o.place from (
      select d.axis_name, row_number() over (order by min(d.position))::int as place from dim_segment_master d
       where d.business_id = $1 and d.version = ${version} group by 1) o where o.axis_name = ${axis})`;

/** SQL: the key of a profile's nearest segment on an axis, transformed. The subqueries don't depend on the profile, so each runs once per query. */
export const nearestKeySql = (
  profile: string,
  version: string,
  axis: string,
  transform = (key: string) => key,
): string =>
  `(array(select ${transform("d.segment_id")} from dim_segment_master d
      where d.business_id = $1 and d.version = ${version} order by d.position))[${profile}.nearest[${axisPlaceSql(version, axis)}]]`;

/**
 * SQL: whether a customer has any completed or partial order; one without is in no segment of any axis. Values looked up by key:
 * an `exists` would be a join with all orders of the business. Only customers who returned everything need their orders.
 */
export const hasOrderSql = (customerId: string): string =>
  `coalesce(
     (select true from customer_metrics n where n.business_id = $1 and n.customer_id = ${customerId} and n.order_count > 0),
     (select true from orders b
       where b.business_id = $1 and b.customer_id = ${customerId} and b.status in ('completed', 'partial') limit 1),
     false)`;

/**
 * A value of the customer's profile `o` by the active model. Unknown before the first run and without a counted order,
 * because an empty profile belongs to no segment.
 */
const profileValue = (sql: Sql, value: string): string => {
  const found = joined(
    sql,
    `select o.customer_id, ${value} as value from standing_axis_models s
       join customer_profiles o on o.business_id = $1 and o.version = s.version${sql.only("o")}
      where s.business_id = $1`,
  );
  return `case when m.order_count > 0 or ${hasOrderSql("c.customer_id")} then ${found} end`;
};

/** `toSegmentKind` in SQL. */
const kindSql = (key: string): string => `regexp_replace(${key}, '_[0-9]+$', '')`;

/** The keys that segments of a kind can have. */
const listSegmentKeys = (kind: string): string[] =>
  Array.from({ length: MOST_SEGMENTS }, (_, i) => (i === 0 ? kind : `${kind}_${i + 1}`));

/**
 * A customer's membership in the given kinds; null if the axis has no model. Where the shares are is looked up once a query.
 */
const belongingSql = (axis: string, kinds: readonly string[], sql: Sql): string => {
  const keys = sql.parameter(kinds.flatMap(listSegmentKeys), "text[]");
  const segments = `from standing_axis_models v
      join dim_segment_master d on d.business_id = $1 and d.version = v.version and d.axis_name = '${axis}'
     where v.business_id = $1`;
  return `case when o.memberships[(select min(d.position) ${segments})] is not null then
      coalesce((select sum(o.memberships[i.position]) from unnest(array(
        select d.position ${segments} and d.segment_id = any(${keys}) order by array_position(${keys}, d.segment_id))) as i(position)), 0) end`;
};

const axisSegment = ({ name }: Axis): SqlOf<typeof AXIS_SEGMENT_FIELDS>["axis"] => ({
  value: (sql, { value, minMembership }) =>
    minMembership === undefined
      ? profileValue(sql, nearestKeySql("o", ACTIVE_VERSION, `'${name}'`, kindSql))
      : profileValue(sql, belongingSql(name, [value].flat().map(String), sql)),
  suggestions: `select ${kindSql("d.segment_id")} as value, sum(d.customer_count)::int as customers from standing_axis_models s join dim_segment_master d on d.business_id = $1 and d.version = s.version and d.axis_name = '${name}' where s.business_id = $1 group by 1`,
});

export const AXIS_SEGMENT_SQL: SqlOf<typeof AXIS_SEGMENT_FIELDS> = Object.fromEntries(
  AXES.map((axis) => [toAxisField(axis.name), axisSegment(axis)]),
);

export const AXES_SQL: SqlOf<typeof AXES_FIELDS> = {
  archetype: {
    value: (sql) => profileValue(sql, "o.archetype_id"),
    suggestions:
      "select a ->> 'key' as value, (a ->> 'customer_count')::int as customers from standing_axis_models s join axis_models x on x.business_id = $1 and x.version = s.version, jsonb_array_elements(x.archetypes -> 'archetypes') a where s.business_id = $1 and a ? 'words'",
  },
  driftVelocity: {
    value: (sql) =>
      joined(
        sql,
        `select d.customer_id, d.velocity as value from customer_drifts d
          where d.business_id = $1 and d.weeks = ${STANDARD_WINDOW}${sql.only("d")}
            and d.week = (select max(w.week) from drift_weeks w where w.business_id = $1 and w.finished_at is not null)`,
      ),
  },
  archetypeChangedWithinDays: {
    value: (sql) =>
      joined(
        sql,
        `select x.customer_id, ${sql.today()} - max(x.week) as value from membership_changes x
          where x.business_id = $1 and x.archetype_before is distinct from x.archetype${sql.only("x")} group by x.customer_id`,
      ),
  },
};

/** A column of a table with one row per customer, stored by the method's last run: one join for all columns of a table. */
const storedSql = (sql: Sql, table: string, column: string): string =>
  joined(sql, `select o.* from ${table} o where o.business_id = $1${sql.only("o")}`, column);

const stored = (table: string, column: string): FieldSql => ({ value: (sql) => storedSql(sql, table, column) });

/** The same for one of a list, with the values that occur. */
const storedChoice = (table: string, column: string): FieldSql & { suggestions: string } => ({
  ...stored(table, column),
  suggestions: `select o.${column} as value, count(*)::int as customers from ${table} o where o.business_id = $1 and o.${column} is not null group by 1`,
});

/** The last forecast with the standard settings, which covers every customer who had bought by then. */
const FORECAST = "customer_forecasts";

export const METHOD_SQL: SqlOf<typeof METHOD_FIELDS> = {
  rfmSegment: storedChoice("customer_rfm", "segment"),
  recencyScore: stored("customer_rfm", "recency"),
  frequencyScore: stored("customer_rfm", "frequency"),
  monetaryScore: stored("customer_rfm", "monetary"),
  purchasingGroup: storedChoice("purchasing_groups", "behavioral"),
  purchasingValueGroup: storedChoice("purchasing_groups", "value"),
  purchasingFrequencyGroup: storedChoice("purchasing_groups", "frequency"),
  clvTier: storedChoice(FORECAST, "tier"),
  predictedClv: stored(FORECAST, "predicted_clv"),
  pAlive: stored(FORECAST, "p_alive"),
  orderChance7: stored(FORECAST, "order_chance_7"),
  orderChance30: stored(FORECAST, "order_chance_30"),
  orderChance90: stored(FORECAST, "order_chance_90"),
  churnRisk: { value: (sql) => `(1 - ${storedSql(sql, FORECAST, "order_chance_90")})` },
  daysToNextOrder: {
    value: (sql) => {
      const wait = `(${storedSql(sql, FORECAST, "next_order_on")} - ${sql.today()})`;
      // greatest() ignores a null, and an unknown day would become 0.
      return `case when ${wait} < 0 then 0 else ${wait} end`;
    },
  },
};
