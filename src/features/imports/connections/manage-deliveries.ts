import { insertAuditLine } from "#core/auth/audit-log.ts";
import { type ListRequest, type Page, searchWords, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/uuid.ts";
import type { DeliveryState } from "#features/imports/rules/connections/deliveries.ts";
import { requeueFailed } from "#features/imports/store/connections/deliveries.ts";
import {
  type DeliveryRow,
  type DeliverySort,
  findDeliveryState,
  listDeliveries,
} from "#features/imports/store/connections/delivery-list.ts";
import { sendDeliveries } from "#features/imports/store/send-deliveries.ts";

type ShownDelivery = Omit<DeliveryRow, "receivedAt" | "finishedAt"> & { receivedAt: string; finishedAt: string | null };

const shown = ({ receivedAt, finishedAt, ...row }: DeliveryRow): ShownDelivery => ({
  ...row,
  receivedAt: receivedAt.toISOString(),
  finishedAt: finishedAt?.toISOString() ?? null,
});

type DeliveryListRequest = ListRequest<DeliverySort> & {
  state?: DeliveryState | undefined;
  connectionId?: string | undefined;
};

/** One page of deliveries, optionally in one state or of one connection. */
export const pageOfDeliveries = async (
  scope: Scope,
  { q, sort, state, connectionId, ...page }: DeliveryListRequest,
): Promise<Page<ShownDelivery>> => {
  if (connectionId !== undefined && !isUuid(connectionId)) return { data: [], total: 0 };
  const wanted = { words: searchWords(q), sort, state, connectionId };
  const { data, total } = await withBusiness(scope, (client) =>
    listDeliveries(client, scope, wanted, toPageWindow(page)),
  );
  return { data: data.map(shown), total };
};

type DeliveryFilter = { id?: string | undefined; connectionId?: string | undefined };

const retry = async (actor: Actor, which: DeliveryFilter): Promise<number> => {
  const { connectionIds, count } = await withBusiness(actor, async (client) => {
    const queued = await requeueFailed(client, actor, which);
    if (queued.count === 0) return queued;
    const things = {
      ...(which.id && { delivery: which.id }),
      ...(which.connectionId && { connection: which.connectionId }),
    };
    await insertAuditLine(client, actor, { action: "deliveries.retried", things, after: { count: queued.count } });
    return queued;
  });
  for (const connectionId of connectionIds) await sendDeliveries({ businessId: actor.businessId, connectionId });
  return count;
};

/** Processes a failed delivery again. Throws NOT_FOUND, and CONFLICT (DELIVERY_NOT_FAILED) for any other. */
export const retryDelivery = async (actor: Actor, id: string): Promise<void> => {
  const state = isUuid(id) ? await withBusiness(actor, (client) => findDeliveryState(client, actor, id)) : undefined;
  if (state === undefined) throw refusalBy("DELIVERY_NOT_FOUND", "This business has no such delivery");
  if ((await retry(actor, { id })) === 0)
    throw refusalBy("DELIVERY_NOT_FAILED", "Only failed deliveries can be retried");
};

/** Processes all failed deliveries again, or those of one connection. Returns how many. */
export const retryFailedDeliveries = async (actor: Actor, connectionId?: string): Promise<number> =>
  connectionId !== undefined && !isUuid(connectionId) ? 0 : retry(actor, { connectionId });
