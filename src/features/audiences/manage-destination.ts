import { Readable } from "node:stream";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { encryptAgain } from "#core/auth/encrypt-again.ts";
import type { ContractAnswer } from "#core/contracts/contract.ts";
import { toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { outgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { checkPublicHost, checkPublicUrl } from "#core/outgoing/public-address.ts";
import { decryptSecret, encryptSecret } from "#core/server/encryption.ts";
import { editedMeanwhile, refusalBy } from "#core/values/errors.ts";
import { refuseField } from "#core/values/fields.ts";
import { type Actor, can } from "#core/values/permissions.ts";
import type * as contracts from "./contracts/audience-destination.ts";
import { assertMaySend, getAudience, noAudience } from "./read-audiences.ts";
import {
  type DestinationKind,
  type GivenFields,
  isElsewhere,
  isSecretField,
  kindsFor,
  listDestinationFields,
  readFields,
  type StoredFields,
} from "./rules/destination-fields.ts";
import { lockAudience } from "./store/audiences.ts";
import type { DestinationList, OpenContext } from "./store/destinations/destination.ts";
import { openFiles, openLists } from "./store/destinations/open-destination.ts";
import { isUsableKey } from "./store/destinations/sftp.ts";
import { testSignedWebhook } from "./store/destinations/signed-webhook.ts";
import {
  type DestinationRow,
  deleteDestination,
  findDestination,
  listRejections as listRows,
  saveDestination,
} from "./store/destinations.ts";

/** Binds encrypted keys to their audience, so that they can't be moved to another one. */
const toEncryptionContext = (audienceId: string): string => `audience ${audienceId} destination`;

const pick = (fields: StoredFields, isWanted: (field: keyof StoredFields) => boolean): StoredFields =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => isWanted(field as keyof StoredFields)));

/** The fields as they are stored: the secret ones encrypted. */
const sealedFields = (audienceId: string, fields: StoredFields) => ({
  settings: pick(fields, (field) => !isSecretField(field)),
  keys: encryptSecret(JSON.stringify(pick(fields, isSecretField)), toEncryptionContext(audienceId)),
});

/** All fields; null if the keys were encrypted with another AUTH_SECRET. */
export const openedFields = ({ audienceId, settings, keys }: DestinationRow): StoredFields | null => {
  const text = decryptSecret(keys, toEncryptionContext(audienceId));
  return text === null ? null : { ...settings, ...(JSON.parse(text) as StoredFields) };
};

type GivenDestination = GivenFields & { kind: DestinationKind };

/** Where keys go to: they are entered again for another host, so that changing the address can't reveal them. */
const HOSTS = ["url", "endpoint", "host", "hostKey"] as const;

const checkUsable = async ({ url, endpoint, host, privateKey }: GivenFields): Promise<void> => {
  if (url) checkPublicUrl("url", url);
  if (endpoint) checkPublicUrl("endpoint", endpoint);
  if (host) checkPublicHost("host", host);
  if (!privateKey || (await isUsableKey(privateKey))) return;
  const message = "must be a private SSH key without a passphrase, as ssh-keygen writes it";
  refuseField("privateKey", { reason: "private_key", message });
};

/** The given fields, and for the others the stored ones of the same kind. */
const mergedFields = async (before: DestinationRow | null, given: GivenDestination): Promise<StoredFields> => {
  const fields = allFields(before, given);
  await checkUsable(fields);
  return fields;
};

const allFields = (before: DestinationRow | null, { kind, ...given }: GivenDestination): StoredFields => {
  if (before?.kind !== kind) return readFields(kind, given);
  const isMoved = HOSTS.some((field) => given[field] !== undefined && given[field] !== before.settings[field]);
  return readFields(kind, given, isMoved ? before.settings : (openedFields(before) ?? before.settings));
};

/** Re-encrypts the keys of destinations that AUTH_SECRET_PREVIOUS encrypted. Returns how many. */
export const encryptDestinationKeysAgain = (): Promise<number> =>
  encryptAgain({
    table: "audience_destinations",
    id: "audience_id",
    columns: [{ sealed: "sealed_keys", key: "key_id", context: toEncryptionContext }],
  });

/** A user waits for the answer, so nothing is repeated. */
const TEST_MS = 30_000;
const TEST_FILE = "customer360-test.txt";

/** What a test does not need yet: the list is chosen by it, and a server's key is learned by it. */
const PLACEHOLDERS: StoredFields = { listId: "-", tag: "-", hostKey: `SHA256:${"A".repeat(43)}` };

const tryOut = async (
  kind: DestinationKind,
  fields: StoredFields,
  context: OpenContext,
): Promise<DestinationList[]> => {
  if (kind === "webhook") {
    await testSignedWebhook({ url: fields.url ?? "", secret: fields.secret ?? "" }, context);
    return [];
  }
  if (kind === "s3" || kind === "sftp") {
    const text = Buffer.from("Customer 360 can write here.\n");
    await openFiles(kind, fields, context).put(TEST_FILE, Readable.from([text]), text.length);
    return [];
  }
  return openLists(kind, fields, context).lists();
};

/**
 * Tries the keys: reads the lists of a system, posts a test message, or writes a small file. Missing keys are the stored ones.
 * Throws NOT_FOUND (AUDIENCE_NOT_FOUND) and INVALID_PARAMETER.
 */
export const testDestination = async (actor: Actor, id: string, given: GivenDestination) => {
  assertMaySend(actor, (await getAudience(actor, id)).format);
  const { kind } = given;
  const before = await withBusiness(actor, (client) => findDestination(client, actor, id));
  const stored = before?.kind === kind ? before.settings : {};
  const chosen = listDestinationFields(kind).flatMap((field) => {
    const text = (given[field] ?? stored[field]) || PLACEHOLDERS[field];
    return text ? [[field, text] as const] : [];
  });
  const fields = await mergedFields(before, { ...given, ...Object.fromEntries(chosen), kind });
  const context = { client: outgoingClient({ tries: 1 }), signal: AbortSignal.timeout(TEST_MS) };
  const tested: ContractAnswer<typeof contracts.testDestination>["data"] = {
    lists: [],
    hostKey: null,
    problem: null,
    detail: null,
  };
  try {
    tested.lists = await tryOut(kind, fields, context);
  } catch (error) {
    const isTimeUp = error instanceof DOMException;
    if (!isTimeUp && !(error instanceof OutgoingError)) throw error;
    tested.problem = isTimeUp ? "TIMED_OUT" : error.problem;
    tested.detail = isTimeUp ? "" : error.detail;
    if (kind === "sftp") tested.hostKey = /SHA256:\S{43}/.exec(tested.detail)?.[0] ?? null;
  }
  await withBusiness(actor, (client) =>
    insertAuditLine(client, actor, {
      action: "audience.destination_tested",
      things: { audience: id },
      after: { kind, problem: tested.problem },
    }),
  );
  return tested;
};

const shown = (row: DestinationRow) => {
  const { keys: _, ...destination } = row;
  return { ...destination, isLocked: openedFields(row) === null };
};

const read = (actor: Actor, id: string): Promise<DestinationRow | null> =>
  withBusiness(actor, (client) => findDestination(client, actor, id));

/** Null if the audience has no destination. Addresses may contain keys, so only users who set them see them. Throws NOT_FOUND (AUDIENCE_NOT_FOUND). */
export const readDestination = async (actor: Actor, id: string) => {
  await getAudience(actor, id);
  const row = await read(actor, id);
  return row && { ...shown(row), ...(!can(actor, "settings:manage") && { settings: {} }) };
};

/**
 * Sets where an audience is delivered. Another list or place is filled from the beginning; the former one keeps what it has.
 * Throws FORBIDDEN as `assertMaySend` does, NOT_FOUND (AUDIENCE_NOT_FOUND), INVALID_PARAMETER, and CONFLICT (EDITED_MEANWHILE).
 */
export const putDestination = async (
  actor: Actor,
  id: string,
  { version, ...given }: GivenDestination & { version?: number | undefined },
) => {
  const { format } = await getAudience(actor, id);
  assertMaySend(actor, format);
  const kinds = kindsFor(format);
  if (!kinds.includes(given.kind)) {
    const values = { values: kinds.join(", ") };
    refuseField("kind", { reason: "unknown_value", values, message: `must be one of: ${values.values}` });
  }
  return withBusiness(actor, async (client) => {
    if (!(await lockAudience(client, actor, id))) throw noAudience();
    const before = await findDestination(client, actor, id);
    if (before && before.version !== version) throw editedMeanwhile();
    const fields = await mergedFields(before, given);
    const { kind } = given;
    const isMoved = before?.kind !== kind || isElsewhere(before.settings, fields);
    const stored = { audienceId: id, kind, ...sealedFields(id, fields) };
    await saveDestination(client, actor, stored, isMoved);
    await insertAuditLine(client, actor, {
      action: "audience.destination_changed",
      things: { audience: id },
      ...(before && { before: { kind: before.kind, ...before.settings } }),
      after: { kind, ...stored.settings },
    });
    const after = await findDestination(client, actor, id);
    if (!after) throw noAudience();
    return shown(after);
  });
};

const noDestination = () => refusalBy("AUDIENCE_DESTINATION_NOT_FOUND", "This audience has no destination");

/** Its keys are deleted; the members stay at the destination. Throws NOT_FOUND. */
export const removeDestination = async (actor: Actor, id: string): Promise<void> => {
  await getAudience(actor, id);
  await withBusiness(actor, async (client) => {
    if (!(await deleteDestination(client, actor, id))) throw noDestination();
    await insertAuditLine(client, actor, { action: "audience.destination_removed", things: { audience: id } });
  });
};

/** Members that the destination refused, with its reasons. Throws NOT_FOUND (AUDIENCE_NOT_FOUND). */
export const listRejections = async (
  actor: Actor,
  { id, ...place }: { id: string; page: number; pageSize: number },
) => {
  await getAudience(actor, id);
  const { data, total } = await withBusiness(actor, (client) => listRows(client, actor, id, toPageWindow(place)));
  return { data: data.map(({ customerId, ...row }) => ({ id: customerId, ...row })), total };
};
