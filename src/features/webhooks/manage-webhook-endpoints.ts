import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { byClient } from "#core/db/transaction.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { checkPublicUrl } from "#core/outgoing/public-address.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import { readName, refuseField } from "#core/values/fields.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/uuid.ts";
import {
  readEndpointUrl,
  SECRET_OVERLAP_MS,
  WEBHOOK_EVENTS,
  type WebhookEvent,
} from "#core/values/webhook-endpoints.ts";
import { assertRowLimit } from "#features/accounts/store/row-limit.ts";
import { endAlert } from "#features/alerts/store/alerts.ts";
import { RETRIED_MS } from "#features/webhooks/rules/webhook-retries.ts";
import {
  deleteEndpointRow,
  disableEndpoint,
  type EndpointRow,
  enableEndpoint,
  insertEndpoint,
  unknownSegments,
  updateEndpointAt,
} from "#features/webhooks/store/webhook-endpoints.ts";
import { rotateSecret } from "#features/webhooks/store/webhook-secrets.ts";
import { expireMessages } from "#features/webhooks/store/webhook-sending.ts";
import { findEndpointOrThrow, type ShownEndpoint, shownEndpoint, unknownEndpoint } from "./read-webhook-endpoints.ts";
import { newSecret } from "./webhook-secret.ts";

/** Without repetitions, in the order of the settings. */
const inOrder = (events: readonly WebhookEvent[]): WebhookEvent[] =>
  WEBHOOK_EVENTS.filter((event) => events.includes(event));

type Draft = {
  name: string;
  url: string;
  events: readonly WebhookEvent[];
  /** Null for all. */
  segmentIds?: readonly string[] | null;
  includesPersonalData: boolean;
};

const readUrl = (text: string): string => {
  const url = readEndpointUrl(text);
  checkPublicUrl("url", url);
  return url;
};

/** In lower case, without repetitions. Throws INVALID_PARAMETER for a segment that doesn't exist, unless it did when it was chosen. */
const knownSegments = async (
  client: PoolClient,
  scope: Scope,
  given: readonly string[] | null,
  before: readonly string[] | null,
): Promise<string[] | null> => {
  if (given === null) return null;
  const wanted = [...new Set(given.map((id) => id.toLowerCase()))];
  const chosen = wanted.filter((id) => !before?.includes(id));
  const [unknown] = [
    ...chosen.filter((id) => !isUuid(id)),
    ...(await unknownSegments(client, scope, chosen.filter(isUuid))),
  ];
  if (unknown !== undefined) {
    refuseField("segmentIds", {
      reason: "unknown_segment",
      values: { value: unknown },
      message: `has no segment ${unknown}`,
    });
  }
  return wanted;
};

/**
 * Creates an endpoint, with a secret that is returned only here. Throws INVALID_PARAMETER with the field, FORBIDDEN if it would
 * receive personal data that the actor doesn't see, and CONFLICT (WEBHOOK_ENDPOINT_LIMIT).
 */
export const createEndpoint = async (
  actor: Actor,
  { includesPersonalData, segmentIds: chosen = null, ...draft }: Draft,
): Promise<ShownEndpoint & { secret: string }> => {
  const given = { name: readName(draft.name), url: readUrl(draft.url), events: inOrder(draft.events) };
  if (includesPersonalData) assertMay(actor, "customers:pii");
  const id = uuidv7();
  const { secret, stored } = newSecret(id);
  return withBusiness(actor, async (client) => {
    const segmentIds = await knownSegments(client, actor, chosen, null);
    await insertEndpoint(client, actor, {
      id,
      ...given,
      segmentIds,
      includesPersonalData,
      createdAt: now(),
      ...stored,
    });
    await assertRowLimit(byClient(client), actor, "webhook_endpoints");
    const after = { ...given, segmentIds, includesPersonalData };
    await insertAuditLine(client, actor, {
      action: "webhook_endpoint.created",
      things: { webhook_endpoint: id },
      after,
    });
    return { ...shownEndpoint(await findEndpointOrThrow(client, actor, id)), secret };
  });
};

/** What waited too long while the endpoint was disabled is not sent any more. */
const enable = async (client: PoolClient, { businessId }: Scope, endpointId: string): Promise<void> => {
  const at = now();
  await expireMessages(client, { businessId, endpointId }, new Date(at.getTime() - RETRIED_MS));
  await enableEndpoint(client, { businessId }, endpointId);
  await endAlert(client, { businessId }, { kind: "webhook_disabled", subject: endpointId, at });
};

type Change = { [Field in keyof Draft]?: Draft[Field] | undefined } & {
  isEnabled?: boolean | undefined;
  version: number;
};

const pickFields = ({ name, url, events, segmentIds, includesPersonalData, disabledBy }: EndpointRow) => ({
  name,
  url,
  events,
  segmentIds,
  includesPersonalData,
  isEnabled: disabledBy === null,
});

/**
 * Throws NOT_FOUND, INVALID_PARAMETER with the field, FORBIDDEN if personal data that the actor doesn't see would be sent, or sent
 * elsewhere, and CONFLICT (EDITED_MEANWHILE) after a concurrent change.
 */
export const changeEndpoint = (actor: Actor, id: string, change: Change): Promise<ShownEndpoint> =>
  withBusiness(actor, async (client) => {
    const row = await findEndpointOrThrow(client, actor, id);
    const before = pickFields(row);
    const next = {
      name: change.name === undefined ? row.name : readName(change.name),
      url: change.url === undefined ? row.url : readUrl(change.url),
      events: change.events === undefined ? row.events : inOrder(change.events),
      segmentIds:
        change.segmentIds === undefined
          ? row.segmentIds
          : await knownSegments(client, actor, change.segmentIds, row.segmentIds),
      includesPersonalData: change.includesPersonalData ?? row.includesPersonalData,
    };
    const sendsMore = next.includesPersonalData && (!row.includesPersonalData || next.url !== row.url);
    if (sendsMore) assertMay(actor, "customers:pii");
    if (!(await updateEndpointAt(client, actor, { id, version: change.version }, next))) {
      throw refusalBy("EDITED_MEANWHILE", "Someone else changed this in the meantime");
    }
    if (change.isEnabled === true && !before.isEnabled) await enable(client, actor, id);
    if (change.isEnabled === false && before.isEnabled) {
      await disableEndpoint(client, actor, id, { by: "user", at: now() });
    }
    const after = await findEndpointOrThrow(client, actor, id);
    const things = { webhook_endpoint: id };
    await insertAuditLine(client, actor, {
      action: "webhook_endpoint.changed",
      things,
      before,
      after: pickFields(after),
    });
    return shownEndpoint(after);
  });

/**
 * Makes a new secret, which is returned only here. For 24 hours messages are signed with both. Throws NOT_FOUND.
 */
export const rotateEndpointSecret = (actor: Actor, id: string): Promise<{ secret: string; previousUntil: string }> =>
  withBusiness(actor, async (client) => {
    await findEndpointOrThrow(client, actor, id);
    const { secret, stored } = newSecret(id);
    const previousUntil = new Date(now().getTime() + SECRET_OVERLAP_MS);
    await rotateSecret(client, actor, id, { secret: stored, previousUntil });
    const after = { previousUntil: previousUntil.toISOString() };
    const things = { webhook_endpoint: id };
    await insertAuditLine(client, actor, { action: "webhook_endpoint.secret_rotated", things, after });
    return { secret, previousUntil: previousUntil.toISOString() };
  });

/** Deletes it with its messages. Throws NOT_FOUND. */
export const deleteEndpoint = (actor: Actor, id: string): Promise<void> =>
  withBusiness(actor, async (client) => {
    if (!isUuid(id) || !(await deleteEndpointRow(client, actor, id))) throw unknownEndpoint();
    await insertAuditLine(client, actor, { action: "webhook_endpoint.deleted", things: { webhook_endpoint: id } });
  });
