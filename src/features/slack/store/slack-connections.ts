import type { ClientBase } from "pg";
import { pool } from "#core/db/pool.ts";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import type { Language } from "#core/messages/language.ts";
import type { DigestTime } from "#core/runs/rules/digest-times.ts";
import type { StoredSecret } from "#core/server/encryption.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { SlackKind, SlackProblem } from "#features/slack/rules/kinds.ts";

/** What a user chooses. `minValue` is in minor units. */
export type SlackSettings = {
  name: string;
  kind: SlackKind;
  channel: string | null;
  language: Language;
  schedule: DigestTime["digest"];
  hour: number;
  minValue: number | null;
  includesPersonalData: boolean;
};

export type SlackRow = SlackSettings & {
  id: string;
  keys: StoredSecret;
  hasButtons: boolean;
  problem: SlackProblem | null;
  detail: string | null;
  isBroken: boolean;
  attemptedAt: Date | null;
  sentAt: Date | null;
  version: number;
  createdAt: Date;
};

const COLUMNS = `id, name, kind, channel, language, schedule, hour, min_value::float8 as min_value,
  includes_personal_data, json_build_object('sealed', sealed_keys, 'keyId', key_id) as keys,
  has_buttons, problem, detail, is_broken, attempted_at, sent_at, version, created_at`;

const ORDER = { name: 'folded(name) collate "C"', createdAt: "created_at", sentAt: "sent_at" };
type SlackField = keyof typeof ORDER;
export type SlackSort = SlackField | `-${SlackField}`;

/** One page; every word must occur in the name or the channel. */
export const listSlackConnections = (
  client: ClientBase,
  { businessId }: Scope,
  { words, sort }: { words: readonly string[]; sort: SlackSort },
  place: PageWindow,
): Promise<Page<SlackRow>> => {
  const found = `select ${COLUMNS} from slack_connections
    where business_id = $1 and ${hasWords("concat_ws(' ', name, channel)", "$2")}`;
  return readPage(client, { found, order: orderBy(ORDER, sort), values: [businessId, words] }, place);
};

export const findSlackConnection = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<SlackRow | undefined> => {
  const { rows } = await client.query<SlackRow>(
    `select ${COLUMNS} from slack_connections where business_id = $1 and id = $2`,
    [businessId, id],
  );
  return rows[0];
};

/** What is needed to verify a click before its business is known. */
export type ClickedConnection = StoredSecret & { businessId: string; language: Language };

/** Across all businesses: the connection determines the business (migration 0065). */
export const findClickedConnection = async (id: string): Promise<ClickedConnection | undefined> => {
  const { rows } = await pool().query<ClickedConnection>(
    `select business_id, language, sealed_keys as sealed, key_id from find_slack_connection($1)`,
    [id],
  );
  return rows[0];
};

type Stored = SlackSettings & { keys: StoredSecret; hasButtons: boolean };

const toColumnValues = ({ name, kind, channel, keys, hasButtons, language, schedule, hour, ...rest }: Stored) => [
  name,
  kind,
  channel,
  keys.sealed,
  keys.keyId,
  hasButtons,
  language,
  schedule,
  hour,
  rest.minValue,
  rest.includesPersonalData,
];

export const insertSlackConnection = async (
  client: ClientBase,
  { businessId }: Scope,
  { id, createdAt, ...stored }: Stored & { id: string; createdAt: Date },
): Promise<void> => {
  await client.query(
    `insert into slack_connections (business_id, id, scheduled_since, created_at, name, kind, channel, sealed_keys, key_id,
       has_buttons, language, schedule, hour, min_value, includes_personal_data)
     values ($1, $2, $3, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [businessId, id, createdAt, ...toColumnValues(stored)],
  );
};

/** A change gives a broken connection another try. False if the version has changed. */
export const updateSlackConnectionAt = async (
  client: ClientBase,
  { businessId }: Scope,
  { id, version, at }: { id: string; version: number; at: Date },
  stored: Stored,
): Promise<boolean> => {
  const { rowCount } = await client.query(
    `update slack_connections set name = $5, kind = $6, channel = $7, sealed_keys = $8, key_id = $9, has_buttons = $10,
       language = $11, scheduled_since = case when (schedule, hour) = ($12, $13) then scheduled_since else $4 end,
       schedule = $12, hour = $13, min_value = $14, includes_personal_data = $15,
       problem = null, detail = null, is_broken = false, version = version + 1
      where business_id = $1 and id = $2 and version = $3`,
    [businessId, id, version, at, ...toColumnValues(stored)],
  );
  return rowCount === 1;
};

export const deleteSlackConnectionRow = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<boolean> => {
  const { rowCount } = await client.query("delete from slack_connections where business_id = $1 and id = $2", [
    businessId,
    id,
  ]);
  return rowCount === 1;
};

type Attempt = { at: Date; problem: SlackProblem | null; detail: string | null; isBroken: boolean };

/** How the last attempt ended. Nothing if the connection was changed since it was read, which it was then not about. */
export const noteSlackAttempt = async (
  client: ClientBase,
  { businessId }: Scope,
  { id, version }: Pick<SlackRow, "id" | "version">,
  { at, problem, detail, isBroken }: Attempt,
): Promise<void> => {
  await client.query(
    `update slack_connections set problem = $4, detail = $5, is_broken = $6, attempted_at = $7,
       sent_at = case when $4::text is null then $7 else sent_at end
      where business_id = $1 and id = $2 and version = $3`,
    [businessId, id, version, problem, detail, isBroken, at],
  );
};

/** Those with a schedule that work; none of a sample business. */
export const scheduledSlackConnections = async (
  client: ClientBase,
  { businessId }: Scope,
): Promise<(DigestTime & { id: string; name: string })[]> => {
  const { rows } = await client.query<DigestTime & { id: string; name: string }>(
    `select c.id, c.name, c.schedule as digest, c.hour, c.scheduled_since as since
       from slack_connections c join businesses b on b.id = $1 and b.sample_of is null
      where c.business_id = $1 and c.schedule <> 'off' and not c.is_broken order by c.id`,
    [businessId],
  );
  return rows;
};
