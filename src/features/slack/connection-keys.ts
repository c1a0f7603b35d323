import { listBusinessIds } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { decryptSecret, encryptSecret, keyIds } from "#core/server/encryption.ts";
import type { StoredSecret } from "#core/values/stored-secret.ts";
import type { SlackKeys } from "#features/slack/rules/connection-fields.ts";
import { replaceSlackKeys } from "#features/slack/store/slack-connections.ts";

/** Binds encrypted keys to their connection, so that they can't be moved to another one. */
const toEncryptionContext = (connectionId: string): string => `slack connection ${connectionId}`;

export const sealedSlackKeys = (connectionId: string, keys: SlackKeys): StoredSecret =>
  encryptSecret(JSON.stringify(keys), toEncryptionContext(connectionId));

/** Null if they were encrypted with another AUTH_SECRET. */
export const openedSlackKeys = (connectionId: string, stored: StoredSecret): SlackKeys | null => {
  const text = decryptSecret(stored, toEncryptionContext(connectionId));
  return text === null ? null : (JSON.parse(text) as SlackKeys);
};

/** Re-encrypts the keys that AUTH_SECRET_PREVIOUS encrypted. Returns how many. */
export const encryptSlackKeysAgain = async (): Promise<number> => {
  const { previous } = keyIds();
  if (previous === null) return 0;
  let count = 0;
  for (const businessId of await listBusinessIds()) {
    count += await withBusiness({ businessId }, (client) =>
      replaceSlackKeys(client, { businessId }, previous, (id, stored) => {
        const keys = openedSlackKeys(id, stored);
        return keys && sealedSlackKeys(id, keys);
      }),
    );
  }
  return count;
};
