import type { ClientBase } from "pg";
import type { IncomingTicket } from "#lib/domain/commerce/incoming-records.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import {
  type ChangedPage,
  type ChangedReading,
  changedAt,
  changedRows,
  changedValues,
  pageOf,
} from "./changed-page.ts";

/** As it was written. */
export type StoredTicket = IncomingTicket & { changedAt: string };

const COLUMNS = `r.external_id as "externalId", ${changedAt("r")}, c.external_id as "customerExternalId",
  r.opened_at as "openedAt", r.closed_at as "closedAt", r.channel, r.message_count as "messageCount", r.satisfaction,
  r.was_reopened as "wasReopened"`;

const CUSTOMERS = "join customers c on c.business_id = $1 and c.customer_id = r.customer_id";

export const readChangedTickets = async (
  client: ClientBase,
  { businessId }: Scope,
  reading: ChangedReading,
): Promise<ChangedPage<StoredTicket>> => {
  const { rows } = await client.query<StoredTicket>(
    `select ${COLUMNS} from ${changedRows("support_tickets", reading.customer !== null)} ${CUSTOMERS}
      order by r.changed_at, r.external_id`,
    changedValues(businessId, reading),
  );
  return pageOf(rows, reading.limit);
};

export const findStoredTicket = async (
  client: ClientBase,
  { businessId }: Scope,
  externalId: string,
): Promise<StoredTicket | null> => {
  const { rows } = await client.query<StoredTicket>(
    `select ${COLUMNS} from support_tickets r ${CUSTOMERS} where r.business_id = $1 and r.external_id = $2`,
    [businessId, externalId],
  );
  return rows[0] ?? null;
};
