import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import type { Actor } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { toMajor } from "#lib/money.ts";
import { inboxReader } from "#records/rules/alerts.ts";
import type { RunKind } from "#runs.ts";
import type { listAlerts } from "./contracts.ts";
import { type AlertRow, countInbox, markRead, readInbox } from "./store.ts";

/** An alert in major units, with the names of what it is about. */
const shown = (row: AlertRow, currency: string) => {
  const { id, at, endedAt, isRead } = row;
  const base = { id, at, endedAt, isRead };
  switch (row.kind) {
    case "champions_slipping": {
      const { day, customers, value } = row.details;
      const named = row.customers.map((one) => ({ ...one, value: toMajor(one.value, currency) }));
      return { ...base, kind: row.kind, day, customers, value: toMajor(value, currency), named };
    }
    case "segment_size":
      return { ...base, kind: row.kind, segment: row.segment, ...row.details };
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

/** One page of the actor's inbox, newest first. A token has read nothing. */
export const readAlerts = async (actor: Actor, { state, ...page }: ContractInput<typeof listAlerts>) => {
  const { currency } = await getBusinessOrThrow(actor);
  const isUnread = state ? state === "unread" : null;
  const { data, ...counts } = await withBusiness(actor, (client) =>
    readInbox(client, actor, inboxReader(actor), { ...toPageWindow(page), isUnread }),
  );
  return { ...counts, data: data.map((row) => shown(row, currency)) };
};

/** Marks these alerts as read by the actor, or all. IDs of alerts that are not in their inbox change nothing. */
export const markAlertsRead = (actor: Actor, alertIds?: readonly string[]): Promise<{ unread: number }> =>
  withBusiness(actor, async (client) => {
    const reader = inboxReader(actor);
    await markRead(client, actor, reader, { alertIds: alertIds?.filter(isUuid) ?? null, at: now() });
    return { unread: await countInbox(client, actor, reader) };
  });
