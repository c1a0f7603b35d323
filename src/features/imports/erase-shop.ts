import type { PoolClient } from "pg";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { beginRun } from "#core/runs/begin-run.ts";
import type { RunOptions } from "#core/runs/rules/define-run.ts";
import type { RunProgress } from "#core/runs/run-progress.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import { refuseField } from "#core/values/fields.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { eraseFromTexts, eraseOutside, eraseRequested } from "#features/customers/privacy/erase-customer.ts";
import { deleteConnectionRow, lockConnection } from "#features/imports/store/connections/connections.ts";
import { beginRunsAfterOrders } from "#features/segments/follow-changes.ts";
import { countShopCustomers, findShopCustomers } from "#records/customers/shop-customers.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import { completeShopRequest, requestOrThrow } from "../customers/privacy/manage-requests.ts";
import { ERASE_SHOP } from "./runs.ts";

/** Customers per transaction. */
const AT_ONCE = 200;

type ShopRequest = { id: string; connectionId: string; connectionName: string };

/** Throws NOT_FOUND (PRIVACY_REQUEST_NOT_FOUND), also for a request about a person, and CONFLICT (PRIVACY_REQUEST_CLOSED). */
const openShopRequest = async (client: PoolClient, scope: Scope, id: string): Promise<ShopRequest> => {
  const { connectionId, connectionName, state } = await requestOrThrow(client, scope, id);
  if (connectionId === null)
    throw refusalBy("PRIVACY_REQUEST_NOT_FOUND", "This privacy request is not about a connected shop");
  if (state !== "open") throw refusalBy("PRIVACY_REQUEST_CLOSED", "This privacy request is closed");
  return { id, connectionId, connectionName: connectionName ?? "" };
};

/** What carrying out a shop's request would erase. Throws what `openShopRequest` throws. */
export const previewShopErasure = (scope: Scope, id: string) =>
  withBusiness(scope, async (client) => {
    const { connectionId, connectionName } = await openShopRequest(client, scope, id);
    return { connectionName, ...(await countShopCustomers(client, scope, connectionId)) };
  });

/**
 * Queues the run that carries out a shop's request, with an audit entry; `confirmation` is the connection's name as the user typed
 * it. Throws what `openShopRequest` throws, and INVALID_PARAMETER for another confirmation.
 */
export const requestShopErasure = (actor: Actor, id: string, confirmation: string): Promise<{ runId: string }> =>
  withBusiness(actor, async (client) => {
    const { connectionId, connectionName } = await openShopRequest(client, actor, id);
    if (confirmation.trim() !== connectionName)
      refuseField("confirmation", { reason: "not_the_shop", message: "must be the connection's name" });
    const { run, isNew } = await beginRun(client, actor, ERASE_SHOP, {
      trigger: "request",
      options: { requestId: id },
    });
    const things = { run: run.id, connection: connectionId, privacyRequest: id };
    if (isNew) await insertAuditLine(client, actor, { action: "run.requested", things, after: { kind: "erase_shop" } });
    return { runId: run.id };
  });

/** `last`: the ID after which the next batch begins; undefined after the last one. */
type Batch = { last: string | undefined; count: number };

const eraseSome = async (client: PoolClient, actor: Actor, id: string, after: string | null): Promise<Batch> => {
  await lockOrderWrites(client, actor);
  const { connectionId } = await openShopRequest(client, actor, id);
  const found = await findShopCustomers(client, actor, connectionId, { after, limit: AT_ONCE });
  if (found.length === 0) return { last: undefined, count: 0 };
  const erased = await eraseRequested(client, actor, found, now());
  const things = { connection: connectionId, privacyRequest: id };
  await insertAuditLine(client, actor, {
    action: "customers.erased_for_shop",
    things,
    after: { count: erased.length },
  });
  await beginRunsAfterOrders(client, actor);
  return { last: found.at(-1)?.id, count: erased.length };
};

const finish = async (client: PoolClient, actor: Actor, id: string): Promise<void> => {
  await lockOrderWrites(client, actor);
  const { connectionId } = await openShopRequest(client, actor, id);
  if (await lockConnection(client, actor, connectionId)) {
    await deleteConnectionRow(client, actor, connectionId);
    await insertAuditLine(client, actor, { action: "connection.deleted", things: { connection: connectionId } });
  }
  await completeShopRequest(client, actor, id);
};

/**
 * Erases the customers that only a shop sent, some per transaction, then deletes its connection and completes the request. If killed,
 * the next attempt erases the others. Nothing is erased for a closed request. Returns the count of this attempt.
 */
export const eraseShop = async (
  actor: Actor,
  { requestId }: RunOptions<typeof ERASE_SHOP>,
  { at, signal }: RunProgress,
): Promise<{ customersErased: number }> => {
  at("customers");
  const { state } = await withBusiness(actor, (client) => requestOrThrow(client, actor, requestId));
  let customersErased = 0;
  // An attempt that was killed after its last transaction has finished, and a request may be rejected while its run waits.
  if (state !== "open") return { customersErased };
  for (let after: string | null | undefined = null; after !== undefined; ) {
    signal.throwIfAborted();
    const from: string | null = after;
    const { last, count }: Batch = await withBusiness(actor, (client) => eraseSome(client, actor, requestId, from));
    customersErased += count;
    after = last;
  }
  await eraseFromTexts(actor, { at, signal });
  await withBusiness(actor, (client) => finish(client, actor, requestId));
  await eraseOutside(actor);
  return { customersErased };
};
