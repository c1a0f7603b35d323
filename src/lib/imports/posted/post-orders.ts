import type { PoolClient } from "pg";
import type { SaveOutcome } from "#lib/domain/commerce/save-outcome.ts";
import { AppError, refusalBy } from "#lib/domain/errors.ts";
import { type PostedOrder, readPostedOrder } from "#lib/domain/imports/posted/posted-order.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { beginRunsAfterOrders } from "#lib/runs/run-after-import.ts";
import { now } from "#lib/server/clock.ts";
import { insertAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import { storefrontNumbers } from "#lib/server/db/accounts/storefronts.ts";
import { lockActiveFields } from "#lib/server/db/customers/custom-fields.ts";
import { deleteOrders, saveOrders } from "#lib/server/db/imports/orders/orders.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { type BatchResult, type PostedItem, postBatch } from "./post-batch.ts";

type Read = ReturnType<typeof readPostedOrder>;

const saveRead = async (client: PoolClient, actor: Actor, read: readonly Read[]) => {
  const customers = new Map(read.flatMap(({ customer }) => (customer ? [[customer.externalId, customer]] : [])));
  const orders = read.map(({ order }) => order);
  const batch = { customers: [...customers.values()], orders, refunds: [], existing: "update" } as const;
  return (await saveOrders(client, actor, batch)).outcomes;
};

/** Creates and replaces orders, each on its own. */
export const postOrders = async (actor: Actor, items: readonly PostedItem<PostedOrder>[]): Promise<BatchResult> => {
  const { currency } = await getBusinessOrThrow(actor);
  const at = now();
  return postBatch(actor, items, {
    action: "orders.saved",
    idOf: ({ externalId }) => externalId,
    reader: async (client) => {
      const storefronts = await storefrontNumbers(client, actor);
      const customFields = await lockActiveFields(client, actor, "orders");
      return (posted: PostedOrder) => readPostedOrder(posted, { now: at, currency, storefronts, customFields });
    },
    save: (client, read) => saveRead(client, actor, read),
  });
};

/** Creates or replaces one order. Throws INVALID_PARAMETER for a field that the business can't take. */
export const putOrder = async (
  actor: Actor,
  posted: PostedOrder,
): Promise<{ externalId: string; status: SaveOutcome }> => {
  const { externalId } = posted;
  const { results } = await postOrders(actor, [{ value: posted }]);
  const [result] = results;
  if (!result || result.status === "rejected") {
    const issues = result?.issues ?? [];
    throw new AppError("INVALID_PARAMETER", `${issues[0]?.parameter} ${issues[0]?.message}`, { issues });
  }
  return { externalId, status: result.status };
};

/** Deletes an order with its lines and refunds, with an audit entry. Throws NOT_FOUND (ORDER_NOT_FOUND). */
export const deleteOrder = (actor: Actor, externalId: string): Promise<void> =>
  withBusiness(actor, async (client) => {
    const deleted = await deleteOrders(client, actor, [externalId], { deletedAt: now() });
    if (deleted.length === 0) throw refusalBy("ORDER_NOT_FOUND", "This order does not exist");
    await insertAuditLine(client, actor, { action: "order.deleted", after: { externalId } });
    await beginRunsAfterOrders(client, actor);
  });
