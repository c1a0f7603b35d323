import { listBusinessIds } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { decryptSecret, encryptSecret, keyIds } from "#core/server/encryption.ts";
import type { StoredSecret } from "#core/values/stored-secret.ts";
import { replaceEndpointSecrets } from "#features/webhooks/store/webhook-secrets.ts";
import { makeWebhookSecret } from "#features/webhooks/store/webhook-signature.ts";

/** Binds an encrypted secret to its endpoint, so that it can't be moved to another one. */
const buildContext = (endpointId: string): string => `webhook endpoint ${endpointId}`;

/** A new secret, and how it is stored. */
export const newSecret = (endpointId: string): { secret: string; stored: StoredSecret } => {
  const secret = makeWebhookSecret();
  return { secret, stored: encryptSecret(secret, buildContext(endpointId)) };
};

/** The secrets that sign now, the current one first; none if AUTH_SECRET has changed. */
export const readableSecrets = (endpointId: string, stored: readonly (StoredSecret | null)[]): string[] =>
  stored.flatMap((secret) => (secret && decryptSecret(secret, buildContext(endpointId))) ?? []);

/** Re-encrypts the endpoints' secrets that AUTH_SECRET_PREVIOUS encrypted. Returns how many. */
export const encryptWebhookSecretsAgain = async (): Promise<number> => {
  const { previous } = keyIds();
  if (previous === null) return 0;
  let count = 0;
  for (const businessId of await listBusinessIds()) {
    count += await withBusiness({ businessId }, (client) =>
      replaceEndpointSecrets(client, { businessId }, previous, (id, stored) => {
        const [secret] = readableSecrets(id, [stored]);
        return secret === undefined ? null : encryptSecret(secret, buildContext(id));
      }),
    );
  }
  return count;
};
