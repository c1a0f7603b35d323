import { HELD_TABLES } from "#lib/domain/customers/held/held-data.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { namedFeaturesSql } from "../../axes/named-features-sql.ts";
import { withBusiness } from "../../with-business.ts";

type StoredRow = Record<string, unknown>;

const OWNS = {
  id: "customer_id = $2",
  order: "order_id in (select order_id from orders where business_id = $1 and customer_id = $2)",
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

const rowsOf = ({ table, by = "id", order, only = "true", isOfSegment }: (typeof HELD_TABLES)[number]): string =>
  `(select coalesce(jsonb_agg(to_jsonb(held) ${isOfSegment ? NAMED : ""} ${table === "customer_profiles" ? WITH_NAMES : ""}
             order by ${order}), '[]')
      from ${table} held where business_id = $1 and ${OWNS[by]} and ${only})`;

/** One statement, so that all parts are of one moment. */
const STATEMENT = `select ${HELD_TABLES.map((held) => `${rowsOf(held)} as "${held.part}"`).join(", ")}`;

/** The customer's rows in every table that has some, by part; all empty for an unknown customer. `customerId` is a UUID. */
export const readHeldRows = async (scope: Scope, customerId: string): Promise<Record<string, StoredRow[]>> => {
  const { rows } = await withBusiness(scope, (client) =>
    client.query<Record<string, StoredRow[]>>(STATEMENT, [scope.businessId, customerId]),
  );
  return rows[0] ?? {};
};
