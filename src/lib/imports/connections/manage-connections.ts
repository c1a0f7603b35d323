import { randomBytes } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { readName, refuseField } from "#lib/domain/accounts/fields.ts";
import { type ConnectionKind, type ConnectionState, SECRET_LENGTH } from "#lib/domain/imports/connections/kinds.ts";
import { encryptSecret, keyIds } from "#lib/server/auth/encryption.ts";
import { insertAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { requireStorefront } from "#lib/server/db/accounts/storefronts.ts";
import {
  type ConnectionRow,
  type ConnectionSort,
  deleteConnectionRow,
  findConnection,
  insertConnection,
  listConnections,
  updateConnectionAt,
} from "#lib/server/db/imports/connections/connections.ts";
import { type ListRequest, type Page, pageWindowOf, searchWords } from "#lib/server/db/read-page.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { refusalBy } from "../../domain/errors.ts";
import type { Actor, Scope } from "../../domain/permissions.ts";
import { isUuid } from "../../domain/uuid.ts";
import { now } from "../../server/clock.ts";
import { secretContext, webhookAddress } from "./connection-secret.ts";

export type ShownConnection = {
  id: string;
  kind: ConnectionKind;
  name: string;
  storefrontId: number;
  webhookAddress: string;
  state: ConnectionState;
  createdAt: string;
  lastDeliveryAt: string | null;
  failedDeliveries: number;
  version: number;
};

const shown = ({ keyId, createdAt, lastDeliveryAt, failed, state, ...row }: ConnectionRow): ShownConnection => {
  const { current, previous } = keyIds();
  return {
    ...row,
    webhookAddress: webhookAddress(row.id),
    state: keyId === "" ? "incomplete" : keyId === current || keyId === previous ? state : "locked",
    createdAt: createdAt.toISOString(),
    lastDeliveryAt: lastDeliveryAt?.toISOString() ?? null,
    failedDeliveries: failed,
  };
};

const unknown = () => refusalBy("CONNECTION_NOT_FOUND", "This business has no such connection");

const STANDARD_SECRET = /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/;

/** As it was pasted, without the spaces around it. Throws INVALID_PARAMETER. */
const readSecret = (kind: ConnectionKind, given: string): string => {
  const secret = given.trim();
  const { min } = SECRET_LENGTH;
  if (secret.length < min) {
    refuseField("secret", { reason: "too_short", values: { min }, message: `must have at least ${min} characters` });
  }
  if (kind === "generic" && !STANDARD_SECRET.test(secret)) {
    refuseField("secret", { reason: "format", message: "must be whsec_ and at least 24 bytes in base64" });
  }
  return secret;
};

/** Where the shop lets the user choose the secret, we make one; a generic one in the form of Standard Webhooks. */
const MAKE: Partial<Record<ConnectionKind, () => string>> = {
  woocommerce: () => randomBytes(32).toString("base64url"),
  generic: () => `whsec_${randomBytes(32).toString("base64")}`,
};

/** Of a connection whose shop has not shown its secret yet: no signature is right. */
const NO_SECRET = { sealed: "", keyId: "" };

type Draft = { kind: ConnectionKind; name: string; storefrontId: number; secret?: string | undefined };

/**
 * Creates a connection; its secret is stored encrypted. Without one, a new one is made and returned only here if the shop
 * lets the user choose it; otherwise it is to be entered later. Throws INVALID_PARAMETER with the field.
 */
export const createConnection = async (
  actor: Actor,
  { kind, storefrontId, ...draft }: Draft,
): Promise<ShownConnection & { secret: string | null }> => {
  const name = readName(draft.name);
  const made = draft.secret ? null : (MAKE[kind]?.() ?? null);
  const secret = draft.secret ? readSecret(kind, draft.secret) : made;
  const id = uuidv7();
  return withBusiness(actor, async (client) => {
    await requireStorefront(client, actor, storefrontId);
    const stored = secret === null ? NO_SECRET : encryptSecret(secret, secretContext(id));
    await insertConnection(client, actor, { id, kind, name, storefrontId, createdAt: now(), ...stored });
    const after = { kind, name, storefrontId, ...(secret !== null && { secret: "***" }) };
    await insertAuditLine(client, actor, { action: "connection.created", things: { connection: id }, after });
    const created = await findConnection(client, actor, id);
    if (!created) throw unknown();
    return { ...shown(created), secret: made };
  });
};

/** One page of a business's connections; secrets are never returned. */
export const pageOfConnections = async (
  scope: Scope,
  { q, sort, ...page }: ListRequest<ConnectionSort>,
): Promise<Page<ShownConnection>> => {
  const { data, total } = await withBusiness(scope, (client) =>
    listConnections(client, scope, { words: searchWords(q), sort }, pageWindowOf(page)),
  );
  return { data: data.map(shown), total };
};

/** Throws NOT_FOUND for a connection of another business. */
export const getConnection = async (scope: Scope, id: string): Promise<ShownConnection> => {
  const row = isUuid(id) ? await withBusiness(scope, (client) => findConnection(client, scope, id)) : undefined;
  if (!row) throw unknown();
  return shown(row);
};

type Change = {
  name?: string | undefined;
  storefrontId?: number | undefined;
  /** Absent or empty keeps the stored one. */
  secret?: string | undefined;
  version: number;
};

/** Throws NOT_FOUND, INVALID_PARAMETER with the field, and CONFLICT (EDITED_MEANWHILE) after a concurrent change. */
export const changeConnection = (actor: Actor, id: string, change: Change): Promise<ShownConnection> =>
  withBusiness(actor, async (client) => {
    const before = isUuid(id) ? await findConnection(client, actor, id) : undefined;
    if (!before) throw unknown();
    const name = change.name === undefined ? before.name : readName(change.name);
    const { storefrontId = before.storefrontId, version } = change;
    if (storefrontId !== before.storefrontId) await requireStorefront(client, actor, storefrontId);
    const text = change.secret ? readSecret(before.kind, change.secret) : null;
    const secret = text === null ? null : encryptSecret(text, secretContext(id));
    if (!(await updateConnectionAt(client, actor, { id, version }, { name, storefrontId, secret }))) {
      throw refusalBy("EDITED_MEANWHILE", "Someone else changed this in the meantime");
    }
    await insertAuditLine(client, actor, {
      action: "connection.changed",
      things: { connection: id },
      before: { name: before.name, storefrontId: before.storefrontId },
      after: { name, storefrontId, ...(secret && { secret: "***" }) },
    });
    const after = await findConnection(client, actor, id);
    if (!after) throw unknown();
    return shown(after);
  });

/** Its webhooks are refused from now on; orders and customers that it brought stay. Throws NOT_FOUND. */
export const deleteConnection = (actor: Actor, id: string): Promise<void> =>
  withBusiness(actor, async (client) => {
    if (!isUuid(id) || !(await deleteConnectionRow(client, actor, id))) throw unknown();
    await insertAuditLine(client, actor, { action: "connection.deleted", things: { connection: id } });
  });
