import type { ClientBase, PoolClient } from "pg";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { writeOnce } from "#core/auth/create-idempotently.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import type { ChangedPage, ChangedReading } from "#core/db/read-page.ts";
import { storedId } from "#core/db/stored-id.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { changeTime, formatCursor, placeBefore, readCursor } from "#core/values/changed.ts";
import { AppError, type ErrorReason, type Issues, refusalBy } from "#core/values/errors.ts";
import { type RepairedValue, refuseField, withOtherProblems } from "#core/values/fields.ts";
import { type Actor, hidesPersonalData, type ReadScope, type Scope } from "#core/values/permissions.ts";
import { isPersonalId } from "#core/values/personal-data.ts";
import type { listOrders } from "#features/imports/contracts/orders.ts";
import { beginRunsAfterOrders } from "#features/segments/follow-changes.ts";
import { unknownCustomers } from "#records/customers/customers.ts";
import type { SaveOutcome } from "#records/rules/incoming-records.ts";

/** An item sent over the API, or why it is invalid. */
export type PostedItem<Value> =
  | { value: Value }
  | ({ externalId: string | null; repaired?: RepairedValue<Value> } & Issues);

export type ItemResult = { externalId: string | null; status: SaveOutcome | "rejected" } & Partial<Issues>;

export type BatchResult = { results: ItemResult[]; summary: Record<ItemResult["status"], number> };

/** How the items of one kind are saved. */
type Kind<Value, Row> = {
  action: "customers.saved" | "events.saved" | "orders.saved" | "products.saved" | "tickets.saved";
  idOf: (value: Value) => string;
  /** The ID under which it is stored, if it may be another one. */
  storedAs?: (row: Row) => string;
  /** Loads what the items refer to; throws INVALID_PARAMETER for an item that can't be saved. */
  reader: (client: PoolClient, values: readonly Value[]) => Promise<(value: Value) => Row>;
  /** In the caller's transaction; the outcome of each, by external ID. */
  save: (client: PoolClient, rows: readonly Row[]) => Promise<ReadonlyMap<string, SaveOutcome>>;
  /** Queues the runs that follow; by default those after orders. */
  begin?: (client: PoolClient, actor: Actor) => Promise<unknown>;
};

type ReadItem<Row> = { externalId: string | null } & ({ row: Row } | Issues);

const readItem = <Value, Row>(
  item: PostedItem<Value>,
  idOf: (value: Value) => string,
  read: (value: Value) => Row,
): ReadItem<Row> => {
  if (!("value" in item)) {
    const { repaired, externalId, ...found } = item;
    return { externalId, ...(repaired ? withOtherProblems(found, repaired, read) : found) };
  }
  const externalId = idOf(item.value);
  try {
    return { externalId, row: read(item.value) };
  } catch (error) {
    if (!(error instanceof AppError) || error.issues.length === 0) throw error;
    return { externalId, issues: error.issues, total: error.total };
  }
};

/** Checks an item as saving it would, without saving it. Throws INVALID_PARAMETER. */
export const checkItem = <Value>(
  actor: Actor,
  value: Value,
  { reader }: Pick<Kind<Value, unknown>, "reader">,
): Promise<void> =>
  withBusiness(actor, async (client) => {
    (await reader(client, [value]))(value);
  });

/** Results with how many there are of each status. */
export const asBatch = (results: ItemResult[]): BatchResult => {
  const summary = { created: 0, updated: 0, unchanged: 0, rejected: 0 };
  for (const { status } of results) summary[status]++;
  return { results, summary };
};

/**
 * Saves the valid items of a batch in one transaction, with an audit entry; what depends on them is recalculated soon
 * after. Repeated with the actor's Idempotency-Key, it answers the same and does nothing.
 */
export const postBatch = <Value, Row>(
  actor: Actor,
  items: readonly PostedItem<Value>[],
  { action, idOf, storedAs, reader, save, begin = beginRunsAfterOrders }: Kind<Value, Row>,
): Promise<BatchResult> =>
  writeOnce(actor, async (client) => {
    const values = items.flatMap((item) => ("value" in item ? [item.value] : (item.repaired?.value ?? [])));
    const read = await reader(client, values);
    const readings = items.map((item) => readItem(item, idOf, read));
    const rows = readings.flatMap((reading) => ("row" in reading ? [reading.row] : []));
    const outcomes = rows.length > 0 ? await save(client, rows) : new Map<string, SaveOutcome>();
    const created = new Set<string>();
    const results = readings.map((reading): ItemResult => {
      const { externalId } = reading;
      if ("issues" in reading) {
        const { issues, total } = reading;
        return { externalId, status: "rejected", issues, total };
      }
      const id = storedAs?.(reading.row) ?? externalId ?? "";
      // A later item with the same ID takes the place of the first one.
      const status = created.has(id) ? "updated" : (outcomes.get(id) ?? "unchanged");
      if (status === "created") created.add(id);
      return { externalId, status };
    });
    const { summary } = asBatch(results);
    if (summary.created + summary.updated > 0) {
      await insertAuditLine(client, actor, { action, after: summary });
      await begin(client, actor);
    }
    return { results, summary };
  });

type OfCustomer = { customerId: string };

/** Returns a function that throws INVALID_PARAMETER for an item of an unknown customer. */
export const customerChecker = async (client: ClientBase, scope: Scope, items: readonly OfCustomer[]) => {
  const unknown = await unknownCustomers(
    client,
    scope,
    items.map(({ customerId }) => customerId),
  );
  return ({ customerId: id }: OfCustomer): void => {
    if (!unknown.has(id)) return;
    refuseField("customerId", {
      reason: "no_customer",
      values: { id },
      message: `is no customer of this business: ${id}`,
    });
  };
};

export type ChangedRequest = ContractInput<typeof listOrders>;

/**
 * A page of records in the order of their changes. Without `customers:pii`, nothing is found by an ID that is an email
 * address or a phone number, because it would lead from the address to the customer.
 */
export const readChanged = <Row, Record>(
  scope: ReadScope,
  { customer, updatedSince, cursor, pageSize }: ChangedRequest,
  read: (client: PoolClient, reading: ChangedReading) => Promise<ChangedPage<Row>>,
  show: (client: PoolClient, rows: readonly Row[]) => Promise<Record[]>,
) =>
  withBusiness(scope, async (client) => {
    const since = updatedSince === undefined ? new Date(0) : new Date(updatedSince);
    const given = cursor === undefined ? null : readCursor(cursor);
    const isHidden = customer !== undefined && hidesPersonalData(scope) && isPersonalId(customer);
    const ofCustomer = customer === undefined ? null : await storedId(client, scope, "customers", customer);
    const reading = { after: given ?? placeBefore(since), customer: ofCustomer, limit: pageSize };
    const { data, place, hasMore } = isHidden ? { data: [], place: null, hasMore: false } : await read(client, reading);
    const until = place ?? given;
    return {
      data: await show(client, data),
      next: place && hasMore ? formatCursor(place) : null,
      updatedUntil: until ? changeTime(until) : updatedSince === undefined ? null : since,
    };
  });

/** One record. Throws NOT_FOUND with this reason. */
export const readOne = <Row, Record>(
  scope: ReadScope,
  [reason, message]: readonly [reason: ErrorReason, message: string],
  find: (client: PoolClient) => Promise<Row | null>,
  show: (client: PoolClient, rows: readonly Row[]) => Promise<Record[]>,
): Promise<Record> =>
  withBusiness(scope, async (client) => {
    const row = await find(client);
    const [record] = row ? await show(client, [row]) : [];
    if (!record) throw refusalBy(reason, message);
    return record;
  });
