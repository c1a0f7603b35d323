import { listBusinessIds } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { checkPublicHost, checkPublicUrl } from "#core/outgoing/public-address.ts";
import { decryptSecret, encryptSecret, keyIds } from "#core/server/encryption.ts";
import { type DestinationKind, isSecretField } from "#features/audiences/rules/destinations-kinds.ts";
import { type GivenFields, readFields, type StoredFields } from "#features/audiences/rules/read-fields.ts";
import { type DestinationRow, replaceDestinationKeys } from "#features/audiences/store/destinations.ts";

/** Binds encrypted keys to their audience, so that they can't be moved to another one. */
const formatContext = (audienceId: string): string => `audience ${audienceId} destination`;

const pick = (fields: StoredFields, isWanted: (field: keyof StoredFields) => boolean): StoredFields =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => isWanted(field as keyof StoredFields)));

/** The fields as they are stored: the secret ones encrypted. */
export const sealedFields = (audienceId: string, fields: StoredFields) => ({
  settings: pick(fields, (field) => !isSecretField(field)),
  keys: encryptSecret(JSON.stringify(pick(fields, isSecretField)), formatContext(audienceId)),
});

/** All fields; null if the keys were encrypted with another AUTH_SECRET. */
export const openedFields = ({ audienceId, settings, keys }: DestinationRow): StoredFields | null => {
  const text = decryptSecret(keys, formatContext(audienceId));
  return text === null ? null : { ...settings, ...(JSON.parse(text) as StoredFields) };
};

export type GivenDestination = GivenFields & { kind: DestinationKind };

/** Where keys go to: they are entered again for another host, so that changing the address can't reveal them. */
const HOSTS = ["url", "endpoint", "host", "hostKey"] as const;

const checkPublic = ({ url, endpoint, host }: GivenFields): void => {
  if (url) checkPublicUrl("url", url);
  if (endpoint) checkPublicUrl("endpoint", endpoint);
  if (host) checkPublicHost("host", host);
};

/** The given fields, and for the others the stored ones of the same kind. */
export const mergedFields = (before: DestinationRow | null, given: GivenDestination): StoredFields => {
  const fields = allFields(before, given);
  checkPublic(fields);
  return fields;
};

const allFields = (before: DestinationRow | null, { kind, ...given }: GivenDestination): StoredFields => {
  if (before?.kind !== kind) return readFields(kind, given);
  const isMoved = HOSTS.some((field) => given[field] !== undefined && given[field] !== before.settings[field]);
  return readFields(kind, given, isMoved ? before.settings : (openedFields(before) ?? before.settings));
};

/** Re-encrypts the keys of destinations that AUTH_SECRET_PREVIOUS encrypted. Returns how many. */
export const encryptDestinationKeysAgain = async (): Promise<number> => {
  const { previous } = keyIds();
  if (previous === null) return 0;
  let count = 0;
  for (const businessId of await listBusinessIds()) {
    count += await withBusiness({ businessId }, (client) =>
      replaceDestinationKeys(client, { businessId }, previous, (audienceId, keys) => {
        const text = decryptSecret(keys, formatContext(audienceId));
        return text === null ? null : encryptSecret(text, formatContext(audienceId));
      }),
    );
  }
  return count;
};
