import type { ClientBase } from "pg";
import type { ContractAnswer } from "#core/contracts/contract.ts";
import { type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { CleanUp } from "#core/feature.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { listWebhookMessages } from "#features/webhooks/contracts/webhooks.ts";
import type { MessageState, SentEvent } from "#features/webhooks/rules.ts";

export type MessageRow = ContractAnswer<typeof listWebhookMessages>["data"][number];

const COLUMNS = `m.id, m.endpoint_id, e.name as endpoint_name, m.event, m.at, m.place as sequence,
  case when c.customer_id is not null then jsonb_build_object('id', c.customer_id, 'externalId', c.external_id) end as customer,
  m.state, m.attempts, m.attempted_at, m.took_ms, m.status, m.problem, m.detail,
  case when m.state = 'pending' then m.next_attempt_at end as next_attempt_at`;

const JOINED = `webhook_messages m
  join webhook_endpoints e on e.business_id = m.business_id and e.id = m.endpoint_id
  left join customers c on c.business_id = m.business_id and c.customer_id = m.customer_id`;

type MessageSort = "at" | "-at";

type MessageFilter = {
  endpointId?: string | undefined;
  state?: MessageState | undefined;
  event?: SentEvent | undefined;
};

/** One page of messages, without what they say. */
export const listMessages = (
  client: ClientBase,
  { businessId }: Scope,
  { endpointId, state, event, sort }: MessageFilter & { sort: MessageSort },
  place: PageWindow,
): Promise<Page<MessageRow>> => {
  const found = `select ${COLUMNS} from ${JOINED} where m.business_id = $1 and ($2::uuid is null or m.endpoint_id = $2)
    and ($3::text is null or m.state = $3) and ($4::text is null or m.event = $4)`;
  const values = [businessId, endpointId ?? null, state ?? null, event ?? null];
  const direction = sort === "at" ? "asc" : "desc";
  return readPage(client, { found, order: `at ${direction}, sequence ${direction}`, values }, place);
};

export const findMessage = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<(MessageRow & { data: Record<string, unknown> }) | undefined> => {
  const { rows } = await client.query<MessageRow & { data: Record<string, unknown> }>(
    `select ${COLUMNS}, m.data from ${JOINED} where m.business_id = $1 and m.id = $2`,
    [businessId, id],
  );
  return rows[0];
};

type Replayed = { id?: string; endpointId?: string; at: Date };

/** Queues a message again, or all failed ones of an endpoint, but none to a disabled endpoint. Returns how many. */
export const requeueMessages = async (
  client: ClientBase,
  { businessId }: Scope,
  { id, endpointId, at }: Replayed,
): Promise<number> => {
  const { rowCount } = await client.query(
    `update webhook_messages m set state = 'pending', attempts = 0, queued_at = $4, next_attempt_at = $4
       from webhook_endpoints e
      where m.business_id = $1 and e.business_id = $1 and e.id = m.endpoint_id and e.disabled_at is null
        and (m.id = $2::uuid or m.endpoint_id = $3::uuid and m.state = 'failed') and m.event <> 'webhook.test'`,
    [businessId, id ?? null, endpointId ?? null, at],
  );
  return rowCount ?? 0;
};

/** As long as received ones. */
export const deleteOldMessages: CleanUp = (scope, before) =>
  withBusiness(scope, (client) =>
    client.query("delete from webhook_messages where business_id = $1 and at < $2", [scope.businessId, before(30)]),
  );
