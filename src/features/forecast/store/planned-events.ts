import type { PoolClient } from "pg";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import type { EventKind } from "#lib/clv/totals/weekly-log.ts";
import type { Day } from "#lib/time/day.ts";

export type EventDraft = { name: string; kind: EventKind; startsOn: Day; lastDay: Day };
export type StoredEvent = EventDraft & { id: string; version: number; createdAt: Date };

const COLUMNS = "id::text, name, kind, starts_on::text, last_day::text, version, created_at";

const KEYS = { startsOn: "starts_on", name: "folded(name)" };
export type EventSort = keyof typeof KEYS | `-${keyof typeof KEYS}`;

/** A page of the events whose name has all these words. */
export const readEventPage = (
  client: PoolClient,
  { businessId }: Scope,
  { words, sort }: { words: readonly string[]; sort: EventSort },
  window: PageWindow,
): Promise<Page<StoredEvent>> =>
  readPage(
    client,
    {
      found: `select ${COLUMNS} from planned_events where business_id = $1 and ${hasWords("name", "$2")}`,
      order: orderBy(KEYS, sort),
      values: [businessId, words],
    },
    window,
  );

/** All events, by their days. */
export const readEvents = async (client: PoolClient, { businessId }: Scope): Promise<StoredEvent[]> => {
  const { rows } = await client.query<StoredEvent>(
    `select ${COLUMNS} from planned_events where business_id = $1 order by starts_on, last_day, id`,
    [businessId],
  );
  return rows;
};

/** One event, until the caller's transaction ends; `id` is a UUID. */
export const lockEvent = async (
  client: PoolClient,
  { businessId }: Scope,
  id: string,
): Promise<StoredEvent | undefined> => {
  const { rows } = await client.query<StoredEvent>(
    `select ${COLUMNS} from planned_events where business_id = $1 and id = $2 for update`,
    [businessId, id],
  );
  return rows[0];
};

export const insertEvent = async (
  client: PoolClient,
  { businessId, kind: byKind, id: byId }: Pick<Actor, "businessId" | "kind" | "id">,
  { id, name, kind, startsOn, lastDay, createdAt }: EventDraft & { id: string; createdAt: Date },
): Promise<void> => {
  await client.query(
    `insert into planned_events (business_id, id, name, kind, starts_on, last_day, by_kind, by_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [businessId, id, name, kind, startsOn, lastDay, byKind, byId, createdAt],
  );
};

export const updateEvent = async (
  client: PoolClient,
  { businessId }: Scope,
  { id, name, kind, startsOn, lastDay }: EventDraft & { id: string },
): Promise<void> => {
  await client.query(
    `update planned_events set name = $3, kind = $4, starts_on = $5, last_day = $6, version = version + 1
      where business_id = $1 and id = $2`,
    [businessId, id, name, kind, startsOn, lastDay],
  );
};

export const deleteEvent = async (client: PoolClient, { businessId }: Scope, id: string): Promise<void> => {
  await client.query("delete from planned_events where business_id = $1 and id = $2", [businessId, id]);
};
