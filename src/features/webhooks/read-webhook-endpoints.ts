import type { PoolClient } from "pg";
import { type ListRequest, type Page, searchWords, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { keyIds } from "#core/server/encryption.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/uuid.ts";
import type { DisabledBy, WebhookEndpointState, WebhookEvent } from "#core/values/webhook-endpoints.ts";
import {
  type EndpointRow,
  type EndpointSort,
  findEndpoint,
  listEndpoints,
} from "#features/webhooks/store/webhook-endpoints.ts";

export type ShownEndpoint = {
  id: string;
  name: string;
  url: string;
  events: WebhookEvent[];
  segmentIds: string[] | null;
  includesPersonalData: boolean;
  state: WebhookEndpointState;
  disabledBy: DisabledBy | null;
  disabledAt: string | null;
  failingSince: string | null;
  lastDeliveredAt: string | null;
  pendingMessages: number;
  failedMessages: number;
  version: number;
  createdAt: string;
};

const toEndpointState = ({ secretKeyId, disabledBy, failingSince }: EndpointRow): WebhookEndpointState => {
  if (disabledBy) return "disabled";
  const { current, previous } = keyIds();
  if (secretKeyId !== current && secretKeyId !== previous) return "locked";
  return failingSince ? "failing" : "active";
};

export const shownEndpoint = (row: EndpointRow): ShownEndpoint => {
  const { id, name, url, events, segmentIds, includesPersonalData, disabledBy, version } = row;
  return {
    id,
    name,
    url,
    events,
    segmentIds,
    includesPersonalData,
    disabledBy,
    version,
    state: toEndpointState(row),
    disabledAt: row.disabledAt?.toISOString() ?? null,
    failingSince: row.failingSince?.toISOString() ?? null,
    lastDeliveredAt: row.lastDeliveredAt?.toISOString() ?? null,
    pendingMessages: row.pending,
    failedMessages: row.failed,
    createdAt: row.createdAt.toISOString(),
  };
};

export const unknownEndpoint = () => refusalBy("WEBHOOK_ENDPOINT_NOT_FOUND", "This business has no such endpoint");

/** In the caller's transaction. Throws NOT_FOUND. */
export const findEndpointOrThrow = async (client: PoolClient, scope: Scope, id: string): Promise<EndpointRow> => {
  const row = isUuid(id) ? await findEndpoint(client, scope, id) : undefined;
  if (!row) throw unknownEndpoint();
  return row;
};

/** One page of a business's endpoints; secrets are never returned. */
export const pageOfEndpoints = async (
  scope: Scope,
  { q, sort, ...page }: ListRequest<EndpointSort>,
): Promise<Page<ShownEndpoint>> => {
  const { data, total } = await withBusiness(scope, (client) =>
    listEndpoints(client, scope, { words: searchWords(q), sort }, toPageWindow(page)),
  );
  return { data: data.map(shownEndpoint), total };
};

/** Throws NOT_FOUND. */
export const getEndpoint = (scope: Scope, id: string): Promise<ShownEndpoint> =>
  withBusiness(scope, async (client) => shownEndpoint(await findEndpointOrThrow(client, scope, id)));
