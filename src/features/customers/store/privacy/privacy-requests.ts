import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { PrivacyKind, PrivacyRequestKind, PrivacyState } from "#features/customers/rules/privacy/requests.ts";
import { dueAt } from "#features/customers/rules/privacy/requests.ts";
import type { CustomerIdentity } from "#records/rules/customers/customer-standing.ts";

export type PrivacyRequestRow = {
  id: string;
  kind: PrivacyRequestKind;
  state: PrivacyState;
  /** Null for a request about a shop. */
  customerId: string | null;
  /** The shop that a request is about, and its name. */
  connectionId: string | null;
  connectionName: string | null;
  /** Null if the customer is gone. */
  externalId: string | null;
  name: CustomerIdentity["name"];
  receivedAt: Date;
  dueAt: Date;
  closedAt: Date | null;
};

const FOUND = `select r.id, r.kind, r.state, r.customer_id as "customerId", r.connection_id as "connectionId",
    r.connection_name as "connectionName", c.external_id as "externalId", c.name,
    r.received_at as "receivedAt", r.due_at as "dueAt", r.closed_at as "closedAt"
  from privacy_requests r left join customers c on c.business_id = $1 and c.customer_id = r.customer_id
 where r.business_id = $1`;

const ORDER = { receivedAt: '"receivedAt"', dueAt: '"dueAt"' };
export type PrivacySort = keyof typeof ORDER | `-${keyof typeof ORDER}`;

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

/** The customer's open request of a kind. */
export const findOpenRequest = async (
  client: ClientBase,
  { businessId }: Scope,
  { kind, customerId }: { kind: PrivacyKind; customerId: string },
): Promise<string | undefined> => {
  const { rows } = await client.query<{ id: string }>(
    "select id from privacy_requests where business_id = $1 and customer_id = $2 and kind = $3 and state = 'open' limit 1",
    [businessId, customerId, kind],
  );
  return rows[0]?.id;
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
