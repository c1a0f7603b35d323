import type { ClientBase } from "pg";
import { keepCurrency } from "#core/auth/businesses.ts";
import { planMode } from "#core/db/citus.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aliasesAmong, listCustomerIds, noteRedirected, redirectRecords } from "#records/customers/aliases.ts";
import { addCustomers, recomputeMetrics } from "#records/customers/customers.ts";
import { erasedAmong, markErased } from "#records/customers/erased-customers.ts";
import { markKept } from "#records/imports/import-changes.ts";
import { mergeValues } from "#records/rules/custom-fields.ts";
import type {
  ExistingOrders,
  IncomingOrder,
  IncomingRefund,
  SalesBatch,
  SaveOutcome,
} from "#records/rules/incoming-records.ts";

import { sumGiftCards } from "./gift-cards.ts";
import { completeLines, updateMargins } from "./products.ts";
import { addRefunds, sumRefunds } from "./refunds.ts";
import { addOrders, changeOrders, findStoredOrders, isOlder, type StoredOrder } from "./write-orders.ts";

/**
 * A change of an order of a past month changes that month's population, so stored boundaries that may include one of these
 * instants are invalid. In the transaction that writes the orders.
 */
export const forgetCuts = async (
  client: ClientBase,
  { businessId }: Scope,
  orderedAt: readonly Date[],
): Promise<void> => {
  const oldest = orderedAt.reduce<Date | null>((soFar, at) => (soFar && soFar <= at ? soFar : at), null);
  if (!oldest) return;
  // One day earlier, because the local day may start before the UTC day.
  await client.query(
    "delete from rfm_cuts where business_id = $1 and day >= ($2::timestamptz - interval '1 day')::date",
    [businessId, oldest],
  );
};

/** Stores when orders were deleted. */
const noteDeleted = async (
  client: ClientBase,
  { businessId }: Scope,
  externalIds: readonly string[],
  at: Date,
): Promise<void> => {
  await client.query(
    `insert into deleted_orders (business_id, external_id, deleted_at) select $1, unnest($2::text[]), $3
     on conflict (business_id, external_id) do update set deleted_at = excluded.deleted_at`,
    [businessId, externalIds, at],
  );
};

/** Leaves out versions older than the order's deletion; a newer version restores a deleted order. */
const withoutDeleted = async (
  client: ClientBase,
  { businessId }: Scope,
  orders: readonly IncomingOrder[],
): Promise<readonly IncomingOrder[]> => {
  const { rows } = await client.query<{ id: string; at: Date }>(
    `select external_id as id, deleted_at as at from deleted_orders
      where business_id = $1 and external_id = any($2::text[])`,
    [businessId, orders.map(({ externalId }) => externalId)],
  );
  if (rows.length === 0) return orders;
  const deletions = new Map(rows.map(({ id, at }) => [id, at]));
  const isOutdated = ({ externalId, updatedAt }: IncomingOrder): boolean => {
    const deletedAt = deletions.get(externalId);
    return !!deletedAt && !!updatedAt && updatedAt <= deletedAt;
  };
  const kept = orders.filter((order) => !isOutdated(order));
  const back = kept.flatMap(({ externalId }) => (deletions.has(externalId) ? [externalId] : []));
  await client.query("delete from deleted_orders where business_id = $1 and external_id = any($2::text[])", [
    businessId,
    back,
  ]);
  return kept;
};

export type Saved = {
  customersNew: number;
  ordersNew: number;
  ordersUpdated: number;
  /** Already stored under their external ID, and left unchanged. */
  ordersKept: number;
  /** The kept orders that are stored with another total, time or customer. */
  ordersDiffering: string[];
  refundsNew: number;
  /** By external ID. */
  outcomes: Map<string, SaveOutcome>;
};

/**
 * One transaction at a time writes orders of a business, because metrics are summed from rows another could still be
 * adding. Everything is looked up by key, whatever the statistics say: a new database has none, and foreign key checks
 * keep the plan made when the tables were empty for the whole connection; a business missing from the statistics looks
 * empty unless the plan ignores its ID (measured: 8 s for a query of 20 ms).
 */
export const lockOrderWrites = async (client: ClientBase, { businessId }: Scope): Promise<void> => {
  await keepCurrency(client, { businessId });
  await client.query(
    `select pg_advisory_xact_lock(hashtextextended('orders ' || $1, 0)),
       set_config('enable_seqscan', 'off', true), set_config('plan_cache_mode', $2, true),
       set_config('jit', 'off', true)`,
    [businessId, await planMode(client)],
  );
};

export const hasOrders = async (client: ClientBase, { businessId }: Scope): Promise<boolean> => {
  const { rows } = await client.query<{ found: boolean }>(
    "select exists (select from orders where business_id = $1) as found",
    [businessId],
  );
  return rows[0]?.found ?? false;
};

/** The orders that are stored with another total, time or customer. */
const differingIn = (
  orders: readonly IncomingOrder[],
  stored: ReadonlyMap<string, StoredOrder>,
  added: ReadonlyMap<string, IncomingOrder>,
): string[] =>
  orders.flatMap((order) => {
    const kept = stored.get(order.externalId) ?? added.get(order.externalId) ?? order;
    const isSame =
      order.totalPrice === kept.totalPrice &&
      order.orderedAt.getTime() === kept.orderedAt.getTime() &&
      order.customerExternalId === kept.customerExternalId;
    return isSame ? [] : [order.externalId];
  });

/**
 * The orders to write when some occur several times: the first of each if existing ones are kept; otherwise the newest
 * version that is not older than the stored one, as if they had arrived one after the other.
 */
const oncePerId = (
  orders: readonly IncomingOrder[],
  stored: ReadonlyMap<string, StoredOrder>,
  existing: ExistingOrders,
): Map<string, IncomingOrder> => {
  const once = new Map<string, IncomingOrder>();
  for (const order of orders) {
    const { externalId } = order;
    const other = once.get(externalId);
    const before = other ?? stored.get(externalId);
    if (before && (existing === "keep" || isOlder(order, before))) continue;
    const refunds = order.refunds ?? other?.refunds;
    const customFields = mergeValues(other?.customFields, order.customFields);
    once.set(externalId, {
      ...order,
      updatedAt: order.updatedAt ?? other?.updatedAt ?? null,
      ...(refunds && { refunds }),
      ...(customFields !== undefined && { customFields }),
    });
  }
  return once;
};

/** A batch whose refunds may be computed after its orders are written. */
type Batch = Omit<SalesBatch, "refunds"> & {
  refunds: readonly IncomingRefund[] | (() => Promise<readonly IncomingRefund[]>);
};

/** Recomputes the metrics of these customers, and deletes the stored score boundaries that these days affect. */
const recomputeTouched = async (
  client: ClientBase,
  scope: Scope,
  touched: readonly { customerId: string | null; orderedAt: Date }[],
  otherCustomers: readonly string[] = [],
): Promise<void> => {
  const customers = new Set([...otherCustomers, ...touched.flatMap(({ customerId }) => customerId ?? [])]);
  await recomputeMetrics(client, scope, [...customers]);
  await forgetCuts(
    client,
    scope,
    touched.map(({ orderedAt }) => orderedAt),
  );
};

/** The batch with the kept customers instead of merged ones, and the merge of each redirected order. */
const withoutMerged = async (client: ClientBase, scope: Scope, batch: Batch) => {
  const ids = [...listCustomerIds(batch.orders), ...batch.customers.map(({ externalId }) => externalId)];
  const aliases = await aliasesAmong(client, scope, ids, { isLocked: true });
  const { rows: orders, redirected } = redirectRecords(batch.orders, aliases);
  if (aliases.size === 0) return { batch, redirected };
  const customers = new Map<string, SalesBatch["customers"][number]>();
  for (const customer of batch.customers) {
    const externalId = aliases.get(customer.externalId)?.externalId ?? customer.externalId;
    const other = customers.get(externalId);
    const first = other && other.createdAt <= customer.createdAt ? other : customer;
    customers.set(externalId, { ...first, externalId });
  }
  return { batch: { ...batch, orders, customers: [...customers.values()] }, redirected };
};

/** The batch with the aliases of erased customers, without their details. */
const withoutErased = async (client: ClientBase, scope: Scope, batch: Batch): Promise<Batch> => {
  const buyers = batch.orders.flatMap(({ customerExternalId: externalId }) => (externalId ? [{ externalId }] : []));
  const erased = await erasedAmong(client, scope, [...buyers, ...batch.customers]);
  if (erased.size === 0) return batch;
  const customers = batch.customers.map((customer) => {
    const alias = erased.get(customer.externalId);
    return alias ? { externalId: alias, createdAt: customer.createdAt } : customer;
  });
  const orders = batch.orders.map((order) => {
    const alias = erased.get(order.customerExternalId ?? "");
    const { customFields: _, ...rest } = order;
    return alias ? { ...rest, customerExternalId: alias } : order;
  });
  const once = new Map(customers.map((customer) => [customer.externalId, customer]));
  return { ...batch, customers: [...once.values()], orders };
};

/**
 * Writes customers, orders with their lines, refunds, and the metrics of the affected customers, inside the caller's
 * transaction (`withBusiness`). Safe to repeat: what is stored with the same values is not written.
 */
export const saveOrders = async (client: ClientBase, scope: Scope, given: Batch): Promise<Saved> => {
  const { existing = "keep" } = given;
  await lockOrderWrites(client, scope);
  const { batch: ofKept, redirected } = await withoutMerged(client, scope, given);
  const batch = await withoutErased(client, scope, ofKept);
  const newCustomers = await addCustomers(client, scope, batch.customers);
  if (batch !== ofKept) {
    const ids = batch.customers.map(({ externalId }) => externalId);
    await markErased(client, scope, ids);
  }
  const stored = await findStoredOrders(client, scope, batch.orders);
  const isStored = ({ externalId }: IncomingOrder) => stored.has(externalId);
  const isNew = (order: IncomingOrder) => !isStored(order);
  const once = oncePerId(await withoutDeleted(client, scope, batch.orders), stored, existing);
  const orders = await completeLines(client, scope, [...once.values()]);
  const added = await addOrders(client, scope, orders.filter(isNew));
  const changed = await changeOrders(client, scope, orders.filter(isStored), stored);
  const refunds = typeof batch.refunds === "function" ? await batch.refunds() : batch.refunds;
  const ofStored = existing === "keep" ? batch.orders.filter(isStored).flatMap((order) => order.refunds ?? []) : [];
  const refunded = await addRefunds(client, scope, [...refunds, ...ofStored]);
  const toSum = [...added.toSum, ...changed.toSum, ...refunded];
  const summed = await sumRefunds(client, scope, toSum);
  const giftCards = await sumGiftCards(client, scope, [
    ...new Set([...toSum, ...added.giftCards, ...changed.giftCards]),
  ]);
  const costed = await updateMargins(client, scope, [...new Set([...toSum, ...added.toCost, ...changed.toCost])]);
  const touched = [...added.touched, ...changed.touched, ...summed, ...giftCards];
  await recomputeTouched(client, scope, touched, [...newCustomers, ...costed]);
  await noteRedirected(client, scope, "orders", redirected);
  const [ordersNew, ordersUpdated] = [added.orders.size, changed.orders.size];
  const outcomeOf = (id: string) =>
    added.orders.has(id) ? "created" : changed.orders.has(id) ? "updated" : "unchanged";
  const kept = batch.orders.filter(({ externalId: id }) => outcomeOf(id) === "unchanged");
  await markKept(
    client,
    scope,
    "orders",
    kept.map(({ externalId }) => externalId),
  );
  return {
    customersNew: newCustomers.length,
    ordersNew,
    ordersUpdated,
    ordersKept: batch.orders.length - ordersNew - ordersUpdated,
    ordersDiffering: existing === "keep" ? differingIn(batch.orders, stored, once) : [],
    refundsNew: refunded.length + added.refundsNew + changed.refundsNew,
    outcomes: new Map(batch.orders.map(({ externalId: id }) => [id, outcomeOf(id)])),
  };
};

/** Counts the stored orders again after the business chose whether gift cards are sales. In the transaction of the choice. */
export const recountGiftCards = async (client: ClientBase, scope: Scope): Promise<void> => {
  await lockOrderWrites(client, scope);
  const changed = await sumGiftCards(client, scope, null);
  const costed = await updateMargins(
    client,
    scope,
    changed.map(({ id }) => id),
  );
  await recomputeTouched(client, scope, changed, costed);
};

/**
 * Deletes orders with their lines and refunds, and recomputes what depended on them, inside the caller's transaction.
 * Returns the external IDs of the orders found. With `deletedAt`, older versions don't restore them; the records of a
 * connection have their own versions.
 */
export const deleteOrders = async (
  client: ClientBase,
  scope: Scope,
  externalIds: readonly string[],
  { deletedAt }: { deletedAt?: Date } = {},
): Promise<string[]> => {
  await lockOrderWrites(client, scope);
  const { rows } = await client.query<{ externalId: string; customerId: string | null; orderedAt: Date }>(
    `delete from orders where business_id = $1 and external_id = any($2::text[])
     returning external_id, customer_id, order_date as ordered_at`,
    [scope.businessId, externalIds],
  );
  await recomputeTouched(client, scope, rows);
  const deleted = rows.map(({ externalId }) => externalId);
  if (deletedAt && deleted.length > 0) await noteDeleted(client, scope, deleted, deletedAt);
  return deleted;
};
