import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { setLocally } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import { refuseField } from "#core/values/fields.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { assignAutomatically } from "#features/segments/assign-segments.ts";
import { beginRunsAfterOrders } from "#features/segments/follow-changes.ts";
import { toMajor } from "#lib/money.ts";
import { lockMerges } from "#records/customers/aliases.ts";
import { auditRefused, refuseByAddress } from "#records/customers/consent-changes.ts";
import { noCustomer } from "#records/customers/customers.ts";
import { inSegmentTurn } from "#records/customers/segment-turns.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import type { CriteriaContext } from "#records/rules/criteria/criteria.ts";
import { type CustomerValues, mergedValues } from "#records/rules/customers/duplicates.ts";
import { CONSENT_CHANNELS, type Consent } from "#records/rules/incoming-records.ts";
import { certainPairs, readTotals } from "./store/duplicates.ts";
import { customerValues, mergeCustomers } from "./store/merge-customers.ts";
import { awaitSends } from "./store/privacy/erase-customers.ts";
import { findMerge, mergeBlocker, undoMerge } from "./store/undo-merge.ts";

type Pair = { keep: string; merge: string };

/** Throws INVALID_PARAMETER with the field. */
const assertTwo = ({ keep, merge }: Pair): void => {
  if (keep === merge) {
    refuseField("merge", { reason: "same_customer", message: "must be another customer than keep" });
  }
};

/** Throws CONFLICT (CUSTOMER_ERASED). */
const assertNotErased = (...customers: CustomerValues[]): void => {
  if (customers.some((one) => one.erased_at)) {
    throw refusalBy("CUSTOMER_ERASED", "An erased customer can't be merged");
  }
};

/** Takes every lock that a merge or its undo needs, and leaves the marks of imports as they are. */
const lockToMerge = async (client: PoolClient, scope: Scope): Promise<void> => {
  await lockOrderWrites(client, scope);
  await lockMerges(client, scope);
  await awaitSends(client, scope);
  await setLocally(client, "app.restoring", "on");
};

/** Refuses for all with these customers' addresses what one of them refused, as a merge and its undo give them an address. Returns whom. */
const settleRefused = async (client: PoolClient, actor: Actor, customers: CustomerValues[]): Promise<string[]> => {
  const ids = customers.map((one) => String(one.external_id));
  const refused = await refuseByAddress(client, actor, ids, { channels: CONSENT_CHANNELS, now: now() });
  await auditRefused(client, actor, refused);
  return refused.map(({ id }) => id);
};

/** In the caller's turn, after `lockToMerge`. Undefined if one of them doesn't exist. */
const merge = async (
  client: PoolClient,
  actor: Actor,
  frame: CriteriaContext,
  { keep: keptId, merge: mergedId }: Pair,
): Promise<string | undefined> => {
  const rows = await customerValues(client, actor, [keptId, mergedId]);
  const [kept, merged] = [rows.get(keptId), rows.get(mergedId)];
  if (!kept || !merged) return undefined;
  assertNotErased(kept, merged);
  const mergeId = uuidv7();
  await mergeCustomers(client, actor, { mergeId, keptId, mergedId, kept, merged, at: now() });
  const things = { customer: keptId, merge: mergeId };
  await insertAuditLine(client, actor, { action: "customer.merged", things, after: { mergedId } });
  const refused = await settleRefused(client, actor, [kept]);
  for (const id of new Set([keptId, ...refused])) await assignAutomatically(client, actor, id, frame);
  return mergeId;
};

/**
 * Merges two customers in one transaction, with its audit entry; everything that depends on them is calculated again. Throws
 * INVALID_PARAMETER if both are the same, NOT_FOUND (CUSTOMER_NOT_FOUND) and CONFLICT (CUSTOMER_ERASED).
 */
export const mergeTwo = async (actor: Actor, pair: Pair): Promise<{ id: string }> => {
  assertTwo(pair);
  const frame = await loadBusinessDay(actor);
  return inSegmentTurn(actor, async (client) => {
    await lockToMerge(client, actor);
    const id = await merge(client, actor, frame, pair);
    if (id === undefined) throw noCustomer();
    await beginRunsAfterOrders(client, actor);
    return { id };
  });
};

/** Merges per request: some seconds. */
const MOST_AT_ONCE = 25;

/**
 * Merges pairs with the same email address, some at once, each into the one with more orders; `remaining` says whether there are
 * more. Safe to repeat. Throws FORBIDDEN without `customers:pii`: the counts would confirm a guess.
 */
export const mergeCertain = async (actor: Actor): Promise<{ merged: number; remaining: number }> => {
  assertMay(actor, "customers:pii");
  const frame = await loadBusinessDay(actor);
  return inSegmentTurn(actor, async (client) => {
    await lockToMerge(client, actor);
    let merged = 0;
    for (; merged < MOST_AT_ONCE; merged++) {
      const { pair } = await certainPairs(client, actor);
      if (!pair) break;
      await merge(client, actor, frame, pair);
    }
    if (merged > 0) await beginRunsAfterOrders(client, actor);
    return { merged, remaining: (await certainPairs(client, actor)).count };
  });
};

const noMerge = () => refusalBy("MERGE_NOT_FOUND", "This merge does not exist");

/**
 * Separates two merged customers again, with an audit entry. Undoing it twice changes nothing. Throws NOT_FOUND (MERGE_NOT_FOUND) and
 * CONFLICT (MERGE_NOT_UNDOABLE).
 */
export const undoCustomerMerge = async (actor: Actor, id: string): Promise<void> => {
  if (!isUuid(id)) throw noMerge();
  const frame = await loadBusinessDay(actor);
  await inSegmentTurn(actor, async (client) => {
    await lockToMerge(client, actor);
    const found = await findMerge(client, actor, id);
    if (!found) throw noMerge();
    const blocker = await mergeBlocker(client, actor, id);
    if (blocker === "undone") return;
    const { keptId, mergedId, merged, parts } = found;
    const kept = (await customerValues(client, actor, [keptId])).get(keptId);
    if (blocker || !merged || !parts || !kept)
      throw refusalBy(
        "MERGE_NOT_UNDOABLE",
        "This merge can't be undone: the customer was merged again, erased or deleted",
      );
    await undoMerge(client, actor, { merge: { ...found, merged, parts }, kept, at: now() });
    const things = { customer: keptId, merge: id };
    await insertAuditLine(client, actor, { action: "customer.merge_undone", things, after: { mergedId } });
    const refused = await settleRefused(client, actor, [kept, merged]);
    for (const customerId of new Set([keptId, mergedId, ...refused]))
      await assignAutomatically(client, actor, customerId, frame);
    await beginRunsAfterOrders(client, actor);
  });
};

const joined = (separator: string, ...parts: unknown[]): string | null =>
  parts.filter((part) => typeof part === "string" && part !== "").join(separator) || null;

const toText = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

const computeMergeResult = async (
  client: PoolClient,
  scope: Scope,
  keep: string,
  merge: string,
): Promise<CustomerValues> => {
  const rows = await customerValues(client, scope, [keep, merge], { isRead: true });
  const [kept, merged] = [rows.get(keep), rows.get(merge)];
  if (!kept || !merged) throw noCustomer();
  assertNotErased(kept, merged);
  return { ...kept, ...mergedValues(kept, merged, now().toISOString()) };
};

/** The customer who would result from a merge. Throws as the merge does: INVALID_PARAMETER, CUSTOMER_NOT_FOUND and CUSTOMER_ERASED. */
export const previewMerge = async (scope: Scope, pair: Pair) => {
  assertTwo(pair);
  const { keep, merge } = pair;
  const { currency } = await getBusinessOrThrow(scope);
  const [row, totals] = await withBusiness(scope, async (client) => [
    await computeMergeResult(client, scope, keep, merge),
    await readTotals(client, scope, [keep, merge]),
  ]);
  const data = {
    id: keep,
    externalId: String(row.external_id),
    name: toText(row.name) ?? joined(" ", row.first_name, row.last_name),
    email: toText(row.email),
    phone: toText(row.phone),
    country: toText(row.country),
    address: joined(", ", row.street, row.postal_code, row.city, row.region),
    loyaltyLevel: toText(row.loyalty_level),
    emailConsent: row.email_consent as Consent,
    smsConsent: row.sms_consent as Consent,
    advertisingConsent: row.advertising_consent as Consent,
    createdAt: new Date(String(row.created_at)),
    orderCount: totals.orderCount,
    lifetimeValue: toMajor(totals.lifetimeValue, currency),
    lastOrderAt: totals.lastOrderAt,
  };
  return { data, currency };
};
