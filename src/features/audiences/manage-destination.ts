import { Readable } from "node:stream";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { encryptAgain } from "#core/auth/encrypt-again.ts";
import type { ContractAnswer } from "#core/contracts/contract.ts";
import { toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { outgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { checkPublicHost, checkPublicUrl } from "#core/outgoing/public-address.ts";
import { now } from "#core/server/clock.ts";
import { decryptSecret, encryptSecret } from "#core/server/encryption.ts";
import { editedMeanwhile, refusalBy } from "#core/values/errors.ts";
import { refuseField } from "#core/values/fields.ts";
import { type Actor, can } from "#core/values/permissions.ts";
import type * as contracts from "./contracts/audience-destination.ts";
import { checkFields, openDestination } from "./destinations/clients.ts";
import type { DestinationList } from "./destinations/destination-client.ts";
import {
  DESTINATION_FIELDS,
  FIELD_RULES,
  type GivenFields,
  isElsewhere,
  isSecretField,
  listDestinationFields,
  readFields,
  type StoredFields,
} from "./destinations/destination-fields.ts";
import { type DestinationKind, kindsFor } from "./destinations/destinations.ts";
import { assertMaySend, getAudience, noAudience } from "./read-audiences.ts";
import { lockAudience } from "./store/audiences.ts";
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
const ADDRESSES = DESTINATION_FIELDS.filter((field) => FIELD_RULES[field].address);

/** The given fields, and for the others the stored ones of the same kind. */
const mergedFields = async (before: DestinationRow | null, given: GivenDestination): Promise<StoredFields> => {
  const fields = allFields(before, given);
  for (const field of ADDRESSES) {
    const { address } = FIELD_RULES[field];
    const text = fields[field];
    if (text && address === "url") checkPublicUrl(field, text);
    if (text && address === "host") checkPublicHost(field, text);
  }
  await checkFields(given.kind, fields);
  return fields;
};

const allFields = (before: DestinationRow | null, { kind, ...given }: GivenDestination): StoredFields => {
  if (before?.kind !== kind) return readFields(kind, given);
  const isMoved = ADDRESSES.some((field) => given[field] !== undefined && given[field] !== before.settings[field]);
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

const tryOut = async (open: ReturnType<typeof openDestination>): Promise<DestinationList[]> => {
  if ("lists" in open) return open.lists();
  if ("test" in open) {
    await open.test();
    return [];
  }
  const text = Buffer.from("Customer 360 can write here.\n");
  await open.put(TEST_FILE, Readable.from([text]), text.length);
  return [];
};

/**
 * Tries the keys: reads the lists of a system, posts a test message, or writes a small file. Missing keys are the stored ones.
 * Throws NOT_FOUND (AUDIENCE_NOT_FOUND) and INVALID_PARAMETER.
 */
export const testDestination = async (actor: Actor, id: string, given: GivenDestination) => {
  const { name, format } = await getAudience(actor, id);
  assertMaySend(actor, format);
  const { kind } = given;
  const before = await withBusiness(actor, (client) => findDestination(client, actor, id));
  const stored = before?.kind === kind ? before.settings : {};
  const chosen = listDestinationFields(kind).flatMap((field) => {
    const text = (given[field] ?? stored[field]) || FIELD_RULES[field].placeholder;
    return text ? [[field, text] as const] : [];
  });
  const fields = await mergedFields(before, { ...given, ...Object.fromEntries(chosen), kind });
  const context = {
    client: outgoingClient({ tries: 1 }),
    signal: AbortSignal.timeout(TEST_MS),
    audience: { id, name },
    sendId: `${id} test`,
    now: now(),
  };
  const tested: ContractAnswer<typeof contracts.testDestination>["data"] = {
    lists: [],
    hostKey: null,
    problem: null,
    detail: null,
  };
  try {
    tested.lists = await tryOut(openDestination(kind, fields, context));
  } catch (error) {
    const isTimeUp = error instanceof DOMException;
    if (!isTimeUp && !(error instanceof OutgoingError)) throw error;
    tested.problem = isTimeUp ? "TIMED_OUT" : error.problem;
    tested.detail = isTimeUp ? "" : error.detail;
    if (fields.hostKey !== undefined) tested.hostKey = /SHA256:\S{43}/.exec(tested.detail)?.[0] ?? null;
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
