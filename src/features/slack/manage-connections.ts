import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { encryptAgain } from "#core/auth/encrypt-again.ts";
import { assertAllowed } from "#core/auth/rate-limit.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { type ListRequest, searchWords, toPageWindow } from "#core/db/read-page.ts";
import { assertRowLimit, type RowLimit } from "#core/db/row-limits.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { isPrivateAllowed } from "#core/outgoing/public-address.ts";
import { requestRun } from "#core/runs/begin-run.ts";
import { now } from "#core/server/clock.ts";
import type { StoredSecret } from "#core/server/encryption.ts";
import { decryptSecret, encryptSecret, keyIds } from "#core/server/encryption.ts";
import { editedMeanwhile, refusalBy } from "#core/values/errors.ts";
import { readName, refuseField } from "#core/values/fields.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { toMajor, toMinor } from "#lib/money.ts";
import { toLocalDay } from "#lib/time/day.ts";
import type * as contracts from "./contracts.ts";
import { readSlackFields, type SlackKeys } from "./rules/connection-fields.ts";
import { testMessage } from "./rules/digest-message.ts";
import { isLasting, type SlackProblem, type SlackState } from "./rules/kinds.ts";
import { SLACK_DIGEST } from "./runs.ts";
import { postToSlack } from "./store/slack-client.ts";
import {
  deleteSlackConnectionRow,
  findSlackConnection,
  insertSlackConnection,
  listSlackConnections,
  noteSlackAttempt,
  type SlackRow,
  type SlackSettings,
  type SlackSort,
  updateSlackConnectionAt,
} from "./store/slack-connections.ts";
import { SlackError } from "./store/slack-error.ts";

const LIMIT: RowLimit = {
  what: "slack_connections",
  from: "slack_connections where",
  max: 20,
  reason: "SLACK_CONNECTION_LIMIT",
};

const toSlackState = ({ keys: { keyId }, isBroken, problem, sentAt }: SlackRow): SlackState => {
  const { current, previous } = keyIds();
  if (keyId !== current && keyId !== previous) return "locked";
  if (isBroken) return "broken";
  if (problem !== null) return "failing";
  return sentAt ? "active" : "new";
};

/** Money in major units. Keys are never returned. */
const shownSlackConnection = (row: SlackRow, currency: string) => {
  const { keys: _, minValue, ...rest } = row;
  return { ...rest, minValue: minValue === null ? null : toMajor(minValue, currency), state: toSlackState(row) };
};

const unknownSlackConnection = () =>
  refusalBy("SLACK_CONNECTION_NOT_FOUND", "This business has no such Slack connection");

/** In the caller's transaction. Throws NOT_FOUND. */
const findSlackOrThrow = async (client: PoolClient, scope: Scope, id: string): Promise<SlackRow> => {
  const row = isUuid(id) ? await findSlackConnection(client, scope, id) : undefined;
  if (!row) throw unknownSlackConnection();
  return row;
};

export const listSlackConnectionPage = async (scope: Scope, { q, sort, ...page }: ListRequest<SlackSort>) => {
  const { currency } = await getBusinessOrThrow(scope);
  const { data, total } = await withBusiness(scope, (client) =>
    listSlackConnections(client, scope, { words: searchWords(q), sort }, toPageWindow(page)),
  );
  return { data: data.map((row) => shownSlackConnection(row, currency)), total };
};

/** Throws NOT_FOUND. */
export const getSlackConnection = async (scope: Scope, id: string) => {
  const { currency } = await getBusinessOrThrow(scope);
  const row = await withBusiness(scope, (client) => findSlackOrThrow(client, scope, id));
  return shownSlackConnection(row, currency);
};

/** Binds encrypted keys to their connection, so that they can't be moved to another one. */
const toEncryptionContext = (connectionId: string): string => `slack connection ${connectionId}`;

const sealedSlackKeys = (connectionId: string, keys: SlackKeys): StoredSecret =>
  encryptSecret(JSON.stringify(keys), toEncryptionContext(connectionId));

/** Null if they were encrypted with another AUTH_SECRET. */
export const openedSlackKeys = (connectionId: string, stored: StoredSecret): SlackKeys | null => {
  const text = decryptSecret(stored, toEncryptionContext(connectionId));
  return text === null ? null : (JSON.parse(text) as SlackKeys);
};

/** Re-encrypts the keys that AUTH_SECRET_PREVIOUS encrypted. Returns how many. */
export const encryptSlackKeysAgain = (): Promise<number> =>
  encryptAgain({
    table: "slack_connections",
    id: "id",
    columns: [{ sealed: "sealed_keys", key: "key_id", context: toEncryptionContext }],
  });

const TEST_MS = 20_000;

type Tested = { problem: SlackProblem | null; detail: string | null };

const tried = async (work: () => Promise<unknown>): Promise<Tested> => {
  try {
    await work();
    return { problem: null, detail: null };
  } catch (error) {
    if (error instanceof DOMException) return { problem: "UNCONFIRMED", detail: null };
    if (!(error instanceof SlackError)) throw error;
    return { problem: error.problem, detail: error.detail };
  }
};

/**
 * Posts a short message without customers and waits for Slack's answer, which mends a broken connection if it is good. Throws NOT_FOUND,
 * CONFLICT (SLACK_CONNECTION_LOCKED) and RATE_LIMITED.
 */
export const testSlackConnection = async (actor: Actor, id: string): Promise<Tested> => {
  const row = await withBusiness(actor, (client) => findSlackOrThrow(client, actor, id));
  const keys = openedSlackKeys(id, row.keys);
  if (!keys) throw refusalBy("SLACK_CONNECTION_LOCKED", "AUTH_SECRET has changed: enter the keys again");
  await assertAllowed("test-slack", actor.id);
  const { name } = await getBusinessOrThrow(actor);
  const message = testMessage(name, row.language);
  const target = { keys, channel: row.channel };
  const tested = await tried(() => postToSlack(target, message, { signal: AbortSignal.timeout(TEST_MS) }));
  await withBusiness(actor, async (client) => {
    const isBroken = tested.problem !== null && isLasting(tested.problem);
    await noteSlackAttempt(client, actor, row, { at: now(), ...tested, isBroken });
    await insertAuditLine(client, actor, {
      action: "slack_connection.tested",
      things: { slack_connection: id },
      after: { problem: tested.problem },
    });
  });
  return tested;
};

/** Queues a run that posts the digest now. Throws NOT_FOUND. */
export const sendSlackDigestNow = async (actor: Actor, id: string): Promise<{ runId: string }> => {
  await withBusiness(actor, (client) => findSlackOrThrow(client, actor, id));
  const { timeZone } = await getBusinessOrThrow(actor);
  const run = await requestRun(actor, SLACK_DIGEST, { connectionId: id, day: toLocalDay(now(), timeZone) });
  return { runId: run.id };
};

/** For the audit log: never keys. */
const pickAuditedFields = (row: SlackSettings & { hasButtons: boolean }, currency: string) => {
  const { name, kind, channel, language, schedule, hour, minValue, includesPersonalData, hasButtons } = row;
  const least = minValue === null ? null : toMajor(minValue, currency);
  return { name, kind, channel, language, schedule, hour, minValue: least, includesPersonalData, hasButtons };
};

const toMinorOrNull = (minValue: number | null, currency: string): number | null =>
  minValue === null ? null : toMinor(minValue, currency);

/**
 * Creates a connection; nothing is sent yet. Throws INVALID_PARAMETER with the field, FORBIDDEN if it would post personal data that the
 * actor doesn't see, and CONFLICT (SLACK_CONNECTION_LIMIT).
 */
export const createSlackConnection = async (
  actor: Actor,
  draft: ContractInput<typeof contracts.createSlackConnection>,
) => {
  const { currency } = await getBusinessOrThrow(actor);
  const name = readName(draft.name);
  const { keys, channel } = readSlackFields(draft, { keys: {}, isAnyHost: isPrivateAllowed() });
  const { kind, language, schedule, hour, includesPersonalData } = draft;
  if (includesPersonalData) assertMay(actor, "customers:pii");
  const id = uuidv7();
  const minValue = toMinorOrNull(draft.minValue, currency);
  const given = { name, kind, channel, language, schedule, hour, minValue, includesPersonalData };
  const stored = { ...given, keys: sealedSlackKeys(id, keys), hasButtons: keys.signingSecret !== undefined };
  return withBusiness(actor, async (client) => {
    await insertSlackConnection(client, actor, { id, createdAt: now(), ...stored });
    await assertRowLimit(client, actor, LIMIT);
    const things = { slack_connection: id };
    const after = pickAuditedFields(stored, currency);
    await insertAuditLine(client, actor, { action: "slack_connection.created", things, after });
    return shownSlackConnection(await findSlackOrThrow(client, actor, id), currency);
  });
};

type Change = Omit<ContractInput<typeof contracts.updateSlackConnection>, "id">;

/** Keys of another kind are not used. If none can be read, all of them are entered again. */
const storedKeys = (row: SlackRow, change: Change): SlackKeys => {
  const keys = openedSlackKeys(row.id, row.keys);
  if (keys === null) {
    if (row.hasButtons && !change.signingSecret) {
      refuseField("signingSecret", { reason: "required", message: "is required" });
    }
    return {};
  }
  if (change.kind === undefined || change.kind === row.kind) return keys;
  return keys.signingSecret === undefined ? {} : { signingSecret: keys.signingSecret };
};

/**
 * Changes a connection, and gives a broken one another try. Throws NOT_FOUND, INVALID_PARAMETER with the field, FORBIDDEN if personal
 * data that the actor doesn't see would be posted, or posted elsewhere, and CONFLICT (EDITED_MEANWHILE).
 */
export const changeSlackConnection = async (actor: Actor, id: string, change: Change) => {
  const { currency } = await getBusinessOrThrow(actor);
  return withBusiness(actor, async (client) => {
    const row = await findSlackOrThrow(client, actor, id);
    const before = storedKeys(row, change);
    const kind = change.kind ?? row.kind;
    const given = { ...change, kind, channel: change.channel === undefined ? row.channel : change.channel };
    const { keys, channel } = readSlackFields(given, { keys: before, isAnyHost: isPrivateAllowed() });
    const { language = row.language, schedule = row.schedule, hour = row.hour } = change;
    const { includesPersonalData = row.includesPersonalData } = change;
    const isElsewhere =
      kind !== row.kind || channel !== row.channel || keys.url !== before.url || keys.token !== before.token;
    if (includesPersonalData && (!row.includesPersonalData || isElsewhere)) assertMay(actor, "customers:pii");
    const stored = {
      kind,
      channel,
      language,
      schedule,
      hour,
      includesPersonalData,
      name: change.name === undefined ? row.name : readName(change.name),
      minValue: change.minValue === undefined ? row.minValue : toMinorOrNull(change.minValue, currency),
      keys: sealedSlackKeys(id, keys),
      hasButtons: keys.signingSecret !== undefined,
    };
    const isOurs = await updateSlackConnectionAt(client, actor, { id, version: change.version, at: now() }, stored);
    if (!isOurs) throw editedMeanwhile();
    await insertAuditLine(client, actor, {
      action: "slack_connection.changed",
      things: { slack_connection: id },
      before: pickAuditedFields(row, currency),
      after: pickAuditedFields(stored, currency),
    });
    return shownSlackConnection(await findSlackOrThrow(client, actor, id), currency);
  });
};

/** Deletes it with its keys; what it posted stays in Slack. Throws NOT_FOUND. */
export const deleteSlackConnection = (actor: Actor, id: string): Promise<void> =>
  withBusiness(actor, async (client) => {
    if (!isUuid(id) || !(await deleteSlackConnectionRow(client, actor, id))) throw unknownSlackConnection();
    await insertAuditLine(client, actor, { action: "slack_connection.deleted", things: { slack_connection: id } });
  });
