import { randomUUID } from "node:crypto";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { type Page, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { findEndpoint } from "#features/webhooks/store/webhook-endpoints.ts";
import {
  findMessage,
  listMessages,
  type MessageRow,
  requeueMessages,
} from "#features/webhooks/store/webhook-messages.ts";
import { findAddressee, insertSentTest } from "#features/webhooks/store/webhook-sending.ts";
import type { listWebhookMessages } from "./contracts/webhooks.ts";
import { readableSecrets, unknownEndpoint } from "./manage-webhook-endpoints.ts";
import { TEST_EVENT } from "./rules.ts";
import { type Sent, sendWebhook, webhookPayload } from "./send-webhook.ts";

/** One page of the messages of a business or an endpoint. */
export const listMessagePage = async (
  scope: Scope,
  { sort, endpointId, state, event, ...page }: ContractInput<typeof listWebhookMessages>,
): Promise<Page<MessageRow>> => {
  if (endpointId !== undefined && !isUuid(endpointId)) return { data: [], total: 0 };
  return withBusiness(scope, (client) =>
    listMessages(client, scope, { sort, endpointId, state, event }, toPageWindow(page)),
  );
};

const unknown = () => refusalBy("WEBHOOK_MESSAGE_NOT_FOUND", "This business has no such message");

/** A message with its body, but without personal data, which is only read when it is sent. Throws NOT_FOUND. */
export const getMessage = async (scope: Scope, id: string) => {
  const row = isUuid(id) ? await withBusiness(scope, (client) => findMessage(client, scope, id)) : undefined;
  if (!row) throw unknown();
  const customer = row.customer && { ...row.customer, name: null, email: null, phone: null };
  return { ...row, body: webhookPayload({ ...row, customer }, false) };
};

const disabled = () => refusalBy("WEBHOOK_ENDPOINT_DISABLED", "Enable the endpoint first");

/** Sends a message again, under the same ID. Throws NOT_FOUND, and CONFLICT (WEBHOOK_ENDPOINT_DISABLED). */
export const replayMessage = (actor: Actor, id: string): Promise<void> =>
  withBusiness(actor, async (client) => {
    const row = isUuid(id) ? await findMessage(client, actor, id) : undefined;
    if (!row || row.event === TEST_EVENT) throw unknown();
    if ((await requeueMessages(client, actor, { id, at: now() })) === 0) throw disabled();
    const things = { webhook_endpoint: row.endpointId };
    await insertAuditLine(client, actor, { action: "webhook_endpoint.replayed", things, after: { count: 1 } });
  });

/**
 * Sends all failed messages of an endpoint again. Returns how many. Throws NOT_FOUND, and CONFLICT (WEBHOOK_ENDPOINT_DISABLED).
 */
export const replayFailedMessages = (actor: Actor, endpointId: string): Promise<number> =>
  withBusiness(actor, async (client) => {
    const endpoint = isUuid(endpointId) ? await findEndpoint(client, actor, endpointId) : undefined;
    if (!endpoint) throw unknownEndpoint();
    if (endpoint.disabledBy) throw disabled();
    const count = await requeueMessages(client, actor, { endpointId, at: now() });
    const things = { webhook_endpoint: endpointId };
    if (count > 0) {
      await insertAuditLine(client, actor, { action: "webhook_endpoint.replayed", things, after: { count } });
    }
    return count;
  });

/** Longer than an attempt takes. */
const TEST_MS = 60_000;

/**
 * Sends an example to an endpoint and waits for the answer; it is not repeated, and neither ends nor begins a failure of the
 * endpoint. Throws NOT_FOUND, CONFLICT (WEBHOOK_ENDPOINT_DISABLED) also while its secret can't be read.
 */
export const testEndpoint = async (actor: Actor, endpointId: string): Promise<Sent> => {
  const place = { businessId: actor.businessId, endpointId };
  const at = now();
  const message = { id: randomUUID(), event: TEST_EVENT, at, data: {}, customer: null } as const;
  const target = await withBusiness(actor, async (client) => {
    if (!isUuid(endpointId) || !(await findEndpoint(client, actor, endpointId))) throw unknownEndpoint();
    const found = await findAddressee(client, place, { at, isPausedToo: true });
    const secrets = found ? readableSecrets(endpointId, [found.secret, found.previous]) : [];
    if (!found || secrets.length === 0) throw disabled();
    return { url: found.url, includesPersonalData: false, secrets };
  });
  const sent = await sendWebhook(message, target, AbortSignal.timeout(TEST_MS));
  await withBusiness(actor, async (client) => {
    await insertSentTest(client, { ...place, id: message.id, queuedAt: at, ...sent });
    const { status, problem } = sent;
    const things = { webhook_endpoint: endpointId };
    await insertAuditLine(client, actor, { action: "webhook_endpoint.tested", things, after: { status, problem } });
  });
  return sent;
};
