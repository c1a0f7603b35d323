import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { encryptAgain } from "#core/auth/encrypt-again.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { type ListRequest, searchWords, toPageWindow } from "#core/db/read-page.ts";
import { assertRowLimit, type RowLimit } from "#core/db/row-limits.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { checkPublicUrl } from "#core/outgoing/public-address.ts";
import { now } from "#core/server/clock.ts";
import type { StoredSecret } from "#core/server/encryption.ts";
import { decryptSecret, encryptSecret, keyIds } from "#core/server/encryption.ts";
import { refusalBy } from "#core/values/errors.ts";
import { readName, refuseField } from "#core/values/fields.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { endAlert } from "#records/alerts/alerts.ts";
import type * as contracts from "./contracts/webhooks.ts";
import {
  readEndpointUrl,
  SECRET_OVERLAP_MS,
  WEBHOOK_EVENTS,
  type WebhookEndpointState,
  type WebhookEvent,
} from "./rules.ts";
import {
  deleteEndpointRow,
  disableEndpoint,
  type EndpointRow,
  type EndpointSort,
  enableEndpoint,
  findEndpoint,
  insertEndpoint,
  listEndpoints,
  unknownSegments,
  updateEndpointAt,
} from "./store/webhook-endpoints.ts";
import { makeWebhookSecret, rotateSecret } from "./store/webhook-secrets.ts";
import { expireMessages } from "./store/webhook-sending.ts";

const LIMIT: RowLimit = {
  what: "webhook_endpoints",
  from: "webhook_endpoints where",
  max: 20,
  reason: "WEBHOOK_ENDPOINT_LIMIT",
};

const toEndpointState = ({ secretKeyId, disabledBy, failingSince }: EndpointRow): WebhookEndpointState => {
  if (disabledBy) return "disabled";
  const { current, previous } = keyIds();
  if (secretKeyId !== current && secretKeyId !== previous) return "locked";
  return failingSince ? "failing" : "active";
};

const shownEndpoint = (row: EndpointRow) => {
  const { secretKeyId: _, pending: pendingMessages, failed: failedMessages, ...rest } = row;
  return { ...rest, pendingMessages, failedMessages, state: toEndpointState(row) };
};

export const unknownEndpoint = () => refusalBy("WEBHOOK_ENDPOINT_NOT_FOUND", "This business has no such endpoint");

/** In the caller's transaction. Throws NOT_FOUND. */
const findEndpointOrThrow = async (client: PoolClient, scope: Scope, id: string): Promise<EndpointRow> => {
  const row = isUuid(id) ? await findEndpoint(client, scope, id) : undefined;
  if (!row) throw unknownEndpoint();
  return row;
};

/** One page of a business's endpoints; secrets are never returned. */
export const listEndpointPage = async (scope: Scope, { q, sort, ...page }: ListRequest<EndpointSort>) => {
  const { data, total } = await withBusiness(scope, (client) =>
    listEndpoints(client, scope, { words: searchWords(q), sort }, toPageWindow(page)),
  );
  return { data: data.map(shownEndpoint), total };
};

/** Throws NOT_FOUND. */
export const getEndpoint = (scope: Scope, id: string) =>
  withBusiness(scope, async (client) => shownEndpoint(await findEndpointOrThrow(client, scope, id)));

/** Binds an encrypted secret to its endpoint, so that it can't be moved to another one. */
const toEncryptionContext = (endpointId: string): string => `webhook endpoint ${endpointId}`;

/** A new secret, and how it is stored. */
const newSecret = (endpointId: string): { secret: string; stored: StoredSecret } => {
  const secret = makeWebhookSecret();
  return { secret, stored: encryptSecret(secret, toEncryptionContext(endpointId)) };
};

/** The secrets that sign now, the current one first; none if AUTH_SECRET has changed. */
export const readableSecrets = (endpointId: string, stored: readonly (StoredSecret | null)[]): string[] =>
  stored.flatMap((secret) => (secret && decryptSecret(secret, toEncryptionContext(endpointId))) ?? []);

/** Re-encrypts the endpoints' secrets that AUTH_SECRET_PREVIOUS encrypted. Returns how many. */
export const encryptWebhookSecretsAgain = (): Promise<number> =>
  encryptAgain({
    table: "webhook_endpoints",
    id: "id",
    columns: [
      { sealed: "sealed_secret", key: "secret_key_id", context: toEncryptionContext },
      { sealed: "previous_sealed_secret", key: "previous_secret_key_id", context: toEncryptionContext },
    ],
  });

/** Without repetitions, in the order of the settings. */
const inOrder = (events: readonly WebhookEvent[]): WebhookEvent[] =>
  WEBHOOK_EVENTS.filter((event) => events.includes(event));

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
  { includesPersonalData, segmentIds: chosen, ...draft }: ContractInput<typeof contracts.createWebhookEndpoint>,
) => {
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
    await assertRowLimit(client, actor, LIMIT);
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
  await expireMessages(client, { businessId, endpointId }, at);
  await enableEndpoint(client, { businessId }, endpointId);
  await endAlert(client, { businessId }, { kind: "webhook_disabled", subject: endpointId, at });
};

type Change = Omit<ContractInput<typeof contracts.updateWebhookEndpoint>, "id">;

const pickAuditedFields = ({ name, url, events, segmentIds, includesPersonalData, disabledBy }: EndpointRow) => ({
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
export const changeEndpoint = (actor: Actor, id: string, change: Change) =>
  withBusiness(actor, async (client) => {
    const row = await findEndpointOrThrow(client, actor, id);
    const before = pickAuditedFields(row);
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
      after: pickAuditedFields(after),
    });
    return shownEndpoint(after);
  });

/**
 * Makes a new secret, which is returned only here. For 24 hours messages are signed with both. Throws NOT_FOUND.
 */
export const rotateEndpointSecret = (actor: Actor, id: string) =>
  withBusiness(actor, async (client) => {
    await findEndpointOrThrow(client, actor, id);
    const { secret, stored } = newSecret(id);
    const previousUntil = new Date(now().getTime() + SECRET_OVERLAP_MS);
    await rotateSecret(client, actor, id, { secret: stored, previousUntil });
    const after = { previousUntil: previousUntil.toISOString() };
    const things = { webhook_endpoint: id };
    await insertAuditLine(client, actor, { action: "webhook_endpoint.secret_rotated", things, after });
    return { secret, previousUntil };
  });

/** Deletes it with its messages. Throws NOT_FOUND. */
export const deleteEndpoint = (actor: Actor, id: string): Promise<void> =>
  withBusiness(actor, async (client) => {
    if (!isUuid(id) || !(await deleteEndpointRow(client, actor, id))) throw unknownEndpoint();
    await insertAuditLine(client, actor, { action: "webhook_endpoint.deleted", things: { webhook_endpoint: id } });
  });
