import { v7 as uuidv7 } from "uuid";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { byClient } from "#core/db/transaction.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { isPrivateAllowed } from "#core/outgoing/guarded-lookup.ts";
import { now } from "#core/server/clock.ts";
import { editedMeanwhile } from "#core/values/errors.ts";
import { readName, refuseField } from "#core/values/fields.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/uuid.ts";
import { assertRowLimit } from "#features/accounts/store/row-limit.ts";
import { type GivenSlackFields, readSlackFields, type SlackKeys } from "#features/slack/rules/connection-fields.ts";
import {
  deleteSlackConnectionRow,
  insertSlackConnection,
  type SlackRow,
  type SlackSettings,
  updateSlackConnectionAt,
} from "#features/slack/store/slack-connections.ts";
import { toMajor, toMinor } from "#lib/money.ts";
import { openedSlackKeys, sealedSlackKeys } from "./connection-keys.ts";
import {
  findSlackOrThrow,
  type ShownSlackConnection,
  shownSlackConnection,
  unknownSlackConnection,
} from "./read-connections.ts";

type Chosen = Omit<SlackSettings, "kind" | "channel">;

/** `minValue` is in major units. */
type Draft = GivenSlackFields & Chosen;

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
export const createSlackConnection = async (actor: Actor, draft: Draft): Promise<ShownSlackConnection> => {
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
    await assertRowLimit(byClient(client), actor, "slack_connections");
    const things = { slack_connection: id };
    const after = pickAuditedFields(stored, currency);
    await insertAuditLine(client, actor, { action: "slack_connection.created", things, after });
    return shownSlackConnection(await findSlackOrThrow(client, actor, id), currency);
  });
};

type Change = { [Field in keyof Draft]?: Draft[Field] | undefined } & { version: number };

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
export const changeSlackConnection = async (
  actor: Actor,
  id: string,
  change: Change,
): Promise<ShownSlackConnection> => {
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
