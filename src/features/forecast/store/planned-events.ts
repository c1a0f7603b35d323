import type { PoolClient } from "pg";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import { execute, type Rows } from "#core/db/transaction.ts";
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
export const lockEvent = async (rows: Rows, { businessId }: Scope, id: string): Promise<StoredEvent | null> => {
  const [event] = await execute<StoredEvent>(
    rows,
    `select ${COLUMNS} from planned_events where business_id = $1::uuid and id = $2::uuid for update`,
    [businessId, id],
  );
  return event ?? null;
};

const toDates = ({ name, kind, startsOn, lastDay }: EventDraft) => ({
  name,
  kind,
  startsOn: new Date(startsOn),
  lastDay: new Date(lastDay),
});

export const insertEvent = async (
  rows: Rows,
  { businessId, kind, id: byId }: Pick<Actor, "businessId" | "kind" | "id">,
  { id, createdAt, ...draft }: EventDraft & { id: string; createdAt: Date },
): Promise<void> => {
  await rows.plannedEvent.create({ data: { businessId, id, byKind: kind, byId, createdAt, ...toDates(draft) } });
};

export const updateEvent = async (
  rows: Rows,
  { businessId }: Scope,
  { id, ...draft }: EventDraft & { id: string },
): Promise<void> => {
  await rows.plannedEvent.updateMany({
    where: { businessId, id },
    data: { ...toDates(draft), version: { increment: 1 } },
  });
};

/** False if there is none. */
export const deleteEvent = async (rows: Rows, { businessId }: Scope, id: string): Promise<boolean> => {
  const { count } = await rows.plannedEvent.deleteMany({ where: { businessId, id } });
  return count > 0;
};
