import type { ClientBase } from "pg";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import type { DeliveryProblem } from "#core/values/delivery-refused.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { DeliveryState } from "#features/imports/rules/connections/deliveries.ts";

export type DeliveryRow = {
  id: string;
  connectionId: string;
  connectionName: string;
  topic: string;
  state: DeliveryState;
  problem: DeliveryProblem | null;
  detail: string | null;
  receivedAt: Date;
  finishedAt: Date | null;
};

const COLUMNS = `d.id, d.connection_id as "connectionId", c.name as "connectionName", d.topic, d.state, d.problem, d.detail,
  d.received_at as "receivedAt", d.finished_at as "finishedAt"`;

const ORDER = { receivedAt: '"receivedAt"' };
export type DeliverySort = keyof typeof ORDER | `-${keyof typeof ORDER}`;

type DeliveryQuery = {
  words: readonly string[];
  state: DeliveryState | undefined;
  connectionId: string | undefined;
  sort: DeliverySort;
};

/** One page of deliveries, without their bodies; every word must occur in the topic or the detail of the problem. */
export const listDeliveries = (
  client: ClientBase,
  { businessId }: Scope,
  { words, state, connectionId, sort }: DeliveryQuery,
  place: PageWindow,
): Promise<Page<DeliveryRow>> => {
  const found = `select ${COLUMNS} from webhook_deliveries d
    join connections c on c.business_id = d.business_id and c.id = d.connection_id
    where d.business_id = $1 and ($2::text is null or d.state = $2) and ($3::uuid is null or d.connection_id = $3)
      and ${hasWords("concat_ws(' ', d.topic, d.detail)", "$4")}`;
  const values = [businessId, state ?? null, connectionId ?? null, words];
  return readPage(client, { found, order: orderBy(ORDER, sort), values }, place);
};

export const findDeliveryState = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<DeliveryState | undefined> => {
  const { rows } = await client.query<{ state: DeliveryState }>(
    "select state from webhook_deliveries where business_id = $1 and id = $2",
    [businessId, id],
  );
  return rows[0]?.state;
};
