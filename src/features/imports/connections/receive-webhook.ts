import { assertAllowed } from "#core/auth/rate-limit.ts";
import { now } from "#core/server/clock.ts";
import { decryptSecret } from "#core/server/encryption.ts";
import { AppError, refusalBy } from "#core/values/errors.ts";
import { isUuid } from "#core/values/uuid.ts";
import { insertDelivery } from "#features/imports/store/connections/deliveries.ts";
import { findAddressee } from "#features/imports/store/connections/find-connection.ts";
import { sendDeliveries } from "#features/imports/store/send-deliveries.ts";
import { isWooCommercePing, verifyWebhook } from "#features/imports/store/verify-webhook.ts";
import { secretContext, webhookAddress } from "./connection-secret.ts";

type Webhook = { connectionId: string; headers: Headers; body: Uint8Array; network: string };

/**
 * Verifies a delivery by its connection's secret, stores it and queues its processing; one that was received before changes
 * nothing. Throws NOT_FOUND for an unknown connection, AUTH_FAILED for a wrong signature, and RATE_LIMITED; nothing is
 * stored then.
 */
export const receiveWebhook = async ({ connectionId, headers, body, network }: Webhook): Promise<void> => {
  const addressee = isUuid(connectionId) ? await findAddressee(connectionId) : undefined;
  if (!addressee) throw refusalBy("CONNECTION_NOT_FOUND", "This connection does not exist");
  if (addressee.kind === "woocommerce" && isWooCommercePing({ headers, body })) return;
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
