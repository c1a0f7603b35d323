import { eachPage } from "#core/db/bulk/batches.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { namedFeaturesSql } from "#features/axes/store/named-features-sql.ts";
import { HELD_TABLES } from "#records/rules/held/held-data.ts";

/** A row of the table at this place of `HELD_TABLES`, in which the customer has so many. */
type StoredRow = { place: number; count: number; row: Record<string, unknown> };

const OWNS = {
  id: "customer_id = $2",
  order: `order_id in (select order_id from orders where business_id = $1 and customer_id = $2
    order by order_date desc, order_id desc limit $3)`,
  merge: "id in (select merge_id from customer_aliases where business_id = $1 and customer_id = $2)",
  externalId: "record = (select external_id from customers where business_id = $1 and customer_id = $2)",
};

/** Adds the name of a row's segment. */
const NAMED = `|| jsonb_build_object('segment_name', (select name from customer_segments s
  where s.business_id = $1 and s.segment_id = held.segment_id))`;

/** Names the numbers of a profile. */
const WITH_NAMES = `- '{memberships, nearest, trajectory_position, features}'::text[] || jsonb_build_object(
  'dominant_segments', coalesce((select jsonb_object_agg(d.axis_name, d.segment_id) from dim_segment_master d
     where d.business_id = $1 and d.version = held.version and d.position = any(held.nearest)), '{}'),
  'segment_memberships', coalesce((select jsonb_object_agg(a.axis_name, a.shares) from (
     select d.axis_name, jsonb_object_agg(d.segment_id, held.memberships[d.position]) as shares from dim_segment_master d
      where d.business_id = $1 and d.version = held.version group by 1) a), '{}'),
  'feature_vectors', ${namedFeaturesSql("held")})`;

type HeldTable = (typeof HELD_TABLES)[number];

const buildRowsQuery = ({ table, by = "id", order, only = "true", isOfSegment }: HeldTable, place: number): string =>
  `select * from (
     select ${place} as place, row_number() over (order by ${order}) as nth, (count(*) over ())::int as count,
            to_jsonb(held) ${isOfSegment ? NAMED : ""} ${table === "customer_profiles" ? WITH_NAMES : ""} as "row"
       from ${table} held where business_id = $1 and ${OWNS[by]} and ${only}) part
    where ${by === "order" ? "true" : "$3::int is null or count - nth < $3"}`;

/** One statement, so that all parts are of one moment. */
const STATEMENT = `select place, count, "row" from (${HELD_TABLES.map(buildRowsQuery).join(" union all ")}) parts order by place, nth`;

/**
 * The customer's rows in every table that has some, part after part, some hundred at a time; none for an unknown customer.
 * `customerId` is a UUID. `newest`: only so many of each part, the last in its order, and what belongs to so many orders.
 */
export const eachHeldRow = (
  scope: Scope,
  { customerId, newest }: { customerId: string; newest: number | null },
  take: (rows: readonly StoredRow[]) => Promise<void>,
): Promise<void> =>
  withBusiness(scope, (client) =>
    eachPage<StoredRow>(client, { text: STATEMENT, values: [scope.businessId, customerId, newest] }, take),
  );
