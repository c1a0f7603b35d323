import { insertAuditLine } from "#core/auth/audit-log.ts";
import { listBusinessIds } from "#core/auth/businesses.ts";
import { encryptAgain } from "#core/auth/encrypt-again.ts";
import { assertAllowed } from "#core/auth/rate-limit.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { type Page, searchWords, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { decryptSecret } from "#core/server/encryption.ts";
import { AppError, refusalBy } from "#core/values/errors.ts";
import { type Actor, hidesPersonalData, type ReadScope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import type * as contracts from "#features/imports/contracts/connections.ts";
import { isPing, verifyWebhook } from "#features/imports/shops/clients.ts";
import { findAddressee } from "#features/imports/store/connections/connections.ts";
import {
  type DeliveryRow,
  findDeliveryState,
  insertDelivery,
  listDeliveries,
  requeueFailed,
  sendDeliveries,
  staleConnections,
} from "#features/imports/store/connections/deliveries.ts";
import { secretContext, webhookAddress } from "./show-connection.ts";

type Webhook = {
  connectionId: string;
  network: string;
  /** Reads the delivery, as a body of this business. */
  read: (businessId: string) => Promise<{ headers: Headers; body: Uint8Array }>;
};

/**
 * Verifies a delivery by its connection's secret, stores it and queues its processing; one that was received before changes
 * nothing. Throws NOT_FOUND for an unknown connection, AUTH_FAILED for a wrong signature, and RATE_LIMITED; nothing is
 * stored then.
 */
export const receiveWebhook = async ({ connectionId, network, read }: Webhook): Promise<void> => {
  const addressee = isUuid(connectionId) ? await findAddressee(connectionId) : undefined;
  if (!addressee) throw refusalBy("CONNECTION_NOT_FOUND", "This connection does not exist");
  const { headers, body } = await read(addressee.businessId);
  if (isPing(addressee.kind, { headers, body })) return;
  const secret = decryptSecret(addressee, secretContext(connectionId));
  const received = { headers, body, url: webhookAddress(connectionId), now: now() };
  const verified = secret === null ? null : verifyWebhook(addressee.kind, secret, received);
  if (!verified) {
    await assertAllowed("refused", network);
    throw new AppError("AUTH_FAILED", "The signature is wrong");
  }
  await assertAllowed("webhook", connectionId);
  const { businessId } = addressee;
  const isQueued = await insertDelivery({ businessId }, { connectionId, body, ...verified });
  if (isQueued) await sendDeliveries({ businessId, connectionId });
};

/** A younger delivery's job may not have been sent yet. */
const SETTLED_MS = 60_000;

/**
 * Queues connections whose deliveries have no job: the process was killed between storing one and sending its job, or
 * a backup was restored, whose queue is empty.
 */
export const recoverDeliveries = async (at: Date): Promise<void> => {
  const before = new Date(at.getTime() - SETTLED_MS);
  for (const businessId of await listBusinessIds()) {
    for (const connectionId of await staleConnections({ businessId }, before)) {
      await sendDeliveries({ businessId, connectionId });
    }
  }
};

/** Re-encrypts the secrets of connections that AUTH_SECRET_PREVIOUS encrypted. Returns how many. */
export const encryptSecretsAgain = (): Promise<number> =>
  encryptAgain({
    table: "connections",
    id: "id",
    columns: [
      { sealed: "sealed_secrets", key: "secret_key_id", context: (id) => secretContext(id, "webhooks") },
      { sealed: "sealed_access", key: "access_key_id", context: (id) => secretContext(id, "access") },
    ],
  });

/** One page of deliveries, optionally in one state or of one connection. */
export const listDeliveryPage = async (
  scope: ReadScope,
  { q, sort, state, connectionId, ...page }: ContractInput<typeof contracts.listDeliveries>,
): Promise<Page<DeliveryRow>> => {
  if (connectionId !== undefined && !isUuid(connectionId)) return { data: [], total: 0 };
  const wanted = { words: searchWords(q), isMasked: hidesPersonalData(scope), sort, state, connectionId };
  return withBusiness(scope, (client) => listDeliveries(client, scope, wanted, toPageWindow(page)));
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
