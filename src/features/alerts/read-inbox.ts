import type { PoolClient } from "pg";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { type Actor, can, type Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { toMajor } from "#lib/money.ts";
import { addDays, type Day, toLocalDay } from "#lib/time/day.ts";
import { readNotes } from "#records/notes/read-notes.ts";
import { inboxReader } from "#records/rules/alerts.ts";
import { type Note, notesWithin } from "#records/rules/notes.ts";
import type { RunKind } from "#runs.ts";
import type { listAlerts } from "./contracts.ts";
import { type AlertRow, countInbox, markRead, readInbox } from "./store.ts";

/** An alert in major units, with the names of what it is about. */
const shown = (row: AlertRow, currency: string, notes: readonly Note[]) => {
  const { id, at, endedAt, isRead } = row;
  const base = { id, at, endedAt, isRead };
  switch (row.kind) {
    case "champions_slipping": {
      const { day, customers, value } = row.details;
      const named = row.customers.map((one) => ({ ...one, value: toMajor(one.value, currency) }));
      return { ...base, kind: row.kind, day, customers, value: toMajor(value, currency), named, notes: [...notes] };
    }
    case "segment_size":
      return { ...base, kind: row.kind, segment: row.segment, ...row.details, notes: [...notes] };
    case "segment_failed":
      return { ...base, kind: row.kind, segment: row.segment, ...row.details };
    case "run_failed":
      return { ...base, kind: row.kind, ...row.details, runKind: row.details.runKind as RunKind };
    case "import_failed":
      return { ...base, kind: row.kind, import: row.import, ...row.details };
    case "connection_failed":
      return { ...base, kind: row.kind, connection: row.connection, ...row.details };
    case "webhook_disabled":
      return { ...base, kind: row.kind, endpoint: row.webhookEndpoint, ...row.details };
  }
};

/** The day whose change an alert reports, as the night after it finds it; null for alerts that have none. */
const changedDay = (row: AlertRow, timeZone: string): Day | null => {
  if (row.kind === "champions_slipping") return row.details.day;
  return row.kind === "segment_size" ? toLocalDay(row.at, timeZone) : null;
};

/** The notes that may explain each alert: of its day and the day before. */
const readExplanations = async (client: PoolClient, scope: Scope, rows: readonly AlertRow[], timeZone: string) => {
  const days = rows.flatMap((row) => changedDay(row, timeZone) ?? []).sort();
  const [from, to] = [days[0], days.at(-1)];
  const period = from !== undefined && to !== undefined && { from: addDays(from, -1), to, timeZone };
  const notes = period ? await readNotes(client, scope, period) : [];
  return (row: AlertRow): Note[] => {
    const day = changedDay(row, timeZone);
    return day === null ? [] : notesWithin(notes, { from: addDays(day, -1), to: day });
  };
};

/** One page of the actor's inbox, newest first. A token has read nothing. */
export const readAlerts = async (actor: Actor, { state, ...page }: ContractInput<typeof listAlerts>) => {
  const { currency, timeZone } = await getBusinessOrThrow(actor);
  const isUnread = state ? state === "unread" : null;
  return withBusiness(actor, async (client) => {
    const inbox = await readInbox(client, actor, inboxReader(actor), { ...toPageWindow(page), isUnread });
    const explained = can(actor, "reports:view") ? inbox.data : [];
    const notesOf = await readExplanations(client, actor, explained, timeZone);
    const data = inbox.data.map((row) => shown(row, currency, explained.includes(row) ? notesOf(row) : []));
    return { ...inbox, data };
  });
};

/** Marks these alerts as read by the actor, or all. IDs of alerts that are not in their inbox change nothing. */
export const markAlertsRead = (actor: Actor, alertIds?: readonly string[]): Promise<{ unread: number }> =>
  withBusiness(actor, async (client) => {
    const reader = inboxReader(actor);
    await markRead(client, actor, reader, { alertIds: alertIds?.filter(isUuid) ?? null, at: now() });
    return { unread: await countInbox(client, actor, reader) };
  });
