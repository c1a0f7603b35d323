import { listBusinessIds } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { decryptSecret, encryptSecret, keyIds } from "#core/server/encryption.ts";
import { replaceSecrets } from "#features/imports/store/connections/connections.ts";
import { staleConnections } from "#features/imports/store/connections/deliveries.ts";
import { sendDeliveries } from "#features/imports/store/send-deliveries.ts";
import { secretContext } from "./connection-secret.ts";

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
export const encryptSecretsAgain = async (): Promise<number> => {
  const { previous } = keyIds();
  if (previous === null) return 0;
  let count = 0;
  for (const businessId of await listBusinessIds()) {
    count += await withBusiness({ businessId }, (client) =>
      replaceSecrets(client, { businessId }, previous, (id, use, secret) => {
        const text = decryptSecret(secret, secretContext(id, use));
        return text === null ? null : encryptSecret(text, secretContext(id, use));
      }),
    );
  }
  return count;
};
