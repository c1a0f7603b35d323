import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { AuditActor } from "#core/auth/audit-log.ts";
import type { ContractAnswer } from "#core/contracts/contract.ts";
import { eachPage } from "#core/db/copy-rows.ts";
import { lockUntilCommit } from "#core/db/lock.ts";
import { orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { HeldTable } from "#core/values/held-data.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { createPrivacyRequest } from "#features/customers/contracts/privacy-requests.ts";
import { dueAt, type PrivacyKind, type PrivacyState } from "#features/customers/rules/privacy.ts";
import { namedFeaturesSql } from "#records/axes/axis-models.ts";
import { HELD_TABLES } from "./held-tables.ts";

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

export type PrivacyRequestRow = Omit<ContractAnswer<typeof createPrivacyRequest>["data"], "isOverdue">;

const FOUND = `select r.id, r.kind, r.state, r.customer_id, r.connection_id, r.connection_name, c.external_id, c.name,
    r.received_at, r.due_at, r.closed_at
  from privacy_requests r left join customers c on c.business_id = $1 and c.customer_id = r.customer_id
 where r.business_id = $1`;

const ORDER = { receivedAt: "received_at", dueAt: "due_at" };
type PrivacySort = keyof typeof ORDER | `-${keyof typeof ORDER}`;

export const insertPrivacyRequest = async (
  client: ClientBase,
  by: AuditActor,
  { kind, customerId, receivedAt }: { kind: PrivacyKind; customerId: string; receivedAt: Date },
): Promise<string> => {
  const id = uuidv7();
  await client.query(
    `insert into privacy_requests (business_id, id, kind, customer_id, received_at, due_at, received_kind, received_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [by.businessId, id, kind, customerId, receivedAt, dueAt(receivedAt), by.kind, by.id],
  );
  return id;
};

/** Enters that a disconnected shop asks for the erasure of everything from it, unless such a request is open. */
export const insertShopRequest = async (
  client: ClientBase,
  by: AuditActor,
  { connectionId, receivedAt }: { connectionId: string; receivedAt: Date },
): Promise<string | undefined> => {
  await lockUntilCommit(client, "privacy requests", by.businessId);
  const { rows } = await client.query<{ id: string }>(
    `insert into privacy_requests (business_id, id, kind, connection_id, connection_name, received_at, due_at, received_kind, received_id)
     select $1, $2, 'shop_erasure', c.id, c.name, $4, $5, $6, $7 from connections c
      where c.business_id = $1 and c.id = $3 and not exists (select from privacy_requests r
        where r.business_id = $1 and r.connection_id = c.id and r.state = 'open')
     returning id`,
    [by.businessId, uuidv7(), connectionId, receivedAt, dueAt(receivedAt), by.kind, by.id],
  );
  return rows[0]?.id;
};

/** Enters that a customer asks a shop what is stored about them, unless such a request is open. */
export const insertAccessRequest = async (
  client: ClientBase,
  by: AuditActor,
  { customerId, receivedAt }: { customerId: string; receivedAt: Date },
): Promise<void> => {
  await lockUntilCommit(client, "privacy requests", by.businessId);
  const { rowCount } = await client.query(
    "select from privacy_requests where business_id = $1 and customer_id = $2 and kind = 'access' and state = 'open'",
    [by.businessId, customerId],
  );
  if (rowCount === 0) await insertPrivacyRequest(client, by, { kind: "access", customerId, receivedAt });
};

export const findPrivacyRequest = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<PrivacyRequestRow | undefined> => {
  const { rows } = await client.query<PrivacyRequestRow>(`${FOUND} and r.id = $2 for update of r`, [businessId, id]);
  return rows[0];
};

/** One page of requests, optionally in one state. */
export const listPrivacyRequests = (
  client: ClientBase,
  { businessId }: Scope,
  { state, sort }: { state: PrivacyState | undefined; sort: PrivacySort },
  place: PageWindow,
): Promise<Page<PrivacyRequestRow>> =>
  readPage(
    client,
    {
      found: `${FOUND} and ($2::text is null or r.state = $2)`,
      order: orderBy(ORDER, sort),
      values: [businessId, state ?? null],
    },
    place,
  );

const CLOSE = "update privacy_requests set state = $2, closed_at = $3, closed_kind = $4, closed_id = $5";

/** False if it was closed meanwhile. */
export const closePrivacyRequest = async (
  client: ClientBase,
  by: AuditActor,
  id: string,
  { state, at }: { state: Exclude<PrivacyState, "open">; at: Date },
): Promise<boolean> => {
  const values = [by.businessId, state, at, by.kind, by.id, id];
  const { rowCount } = await client.query(`${CLOSE} where business_id = $1 and id = $6 and state = 'open'`, values);
  return rowCount === 1;
};

/** Completes the open requests of a kind that what was just done for these customers fulfills. */
export const completeFulfilled = async (
  client: ClientBase,
  by: AuditActor,
  customerIds: readonly string[],
  { kind, at }: { kind: PrivacyKind; at: Date },
): Promise<void> => {
  await client.query(
    `${CLOSE} where business_id = $1 and customer_id = any($6::uuid[]) and kind = $7 and state = 'open'`,
    [by.businessId, "completed", at, by.kind, by.id, customerIds, kind],
  );
};
