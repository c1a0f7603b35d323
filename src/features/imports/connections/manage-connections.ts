import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { type ListRequest, searchWords, toPageWindow } from "#core/db/read-page.ts";
import { assertRowLimit, type RowLimit } from "#core/db/row-limits.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { checkPublicUrl } from "#core/outgoing/public-address.ts";
import { now } from "#core/server/clock.ts";
import { encryptSecret } from "#core/server/encryption.ts";
import { refusalBy } from "#core/values/errors.ts";
import { readName, refuseField } from "#core/values/fields.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import type * as contracts from "#features/imports/contracts/connections.ts";
import { makeSecret, readSecret } from "#features/imports/shops/clients.ts";
import { checkApart, choosePrefix, readIdPrefix } from "#features/imports/shops/id-prefix.ts";
import {
  type Access,
  type ConnectionKind,
  isHelpDeskKind,
  isWebhookKind,
  numbersItsRecords,
  readAccess,
} from "#features/imports/shops/shops.ts";
import {
  type ConnectionSort,
  deleteConnectionRow,
  findConnection,
  insertConnection,
  listConnections,
  type StoredAccess,
  updateConnectionAt,
} from "#features/imports/store/connections/connections.ts";
import { lockUsedPrefixes, noteUsedPrefix } from "#features/imports/store/connections/source-ids.ts";
import { forgetReading } from "#features/imports/store/connections/syncs.ts";
import { requireStorefront } from "#records/orders/storefronts.ts";
import { beginSync, unknownConnection } from "./request-sync.ts";
import { secretContext, showConnection } from "./show-connection.ts";

const LIMIT: RowLimit = { what: "connections", from: "connections where", max: 50, reason: "CONNECTION_LIMIT" };
/** The numbers of two accounts' tickets would be the same. */
const HELP_DESK_LIMIT: RowLimit = {
  what: "Gorgias connections",
  from: "connections where kind = 'gorgias' and",
  max: 1,
  reason: "HELP_DESK_LIMIT",
};

/** Of a connection whose shop has not shown its secret yet: no signature is right. */
const NO_SECRET = { sealed: "", keyId: "" };

const storedAccess = (id: string, access: Access | null): StoredAccess | null =>
  access && { ...encryptSecret(JSON.stringify(access), secretContext(id, "access")), address: access.address ?? null };

/** The audit log's entry about new keys. */
const noted = (access: Access | null) =>
  access &&
  Object.fromEntries(Object.entries(access).map(([field, text]) => [field, field === "address" ? text : "***"]));

/** The prefix of a new connection's IDs, which no other connection gets meanwhile. */
const takePrefix = async (
  client: PoolClient,
  actor: Actor,
  { kind, given, address }: { kind: ConnectionKind; given: string | undefined; address: string | null },
): Promise<string> => {
  if (!numbersItsRecords(kind)) return "";
  const used = await lockUsedPrefixes(client, actor);
  if (given) checkApart(given, used);
  const prefix = given ?? choosePrefix(kind, address, used);
  await noteUsedPrefix(client, actor, { kind, prefix, address });
  return prefix;
};

/** Throws INVALID_PARAMETER for a kind that has no tickets. */
const readWritesTags = (kind: ConnectionKind, given: boolean): boolean => {
  if (given && !isHelpDeskKind(kind)) {
    refuseField("writesTags", {
      reason: "unknown_key",
      message: "is not a known field: this kind of connection has no tickets",
    });
  }
  return given;
};

const checkedAccess = (access: Access | null): Access | null => {
  if (access?.address) checkPublicUrl("address", access.address);
  return access;
};

/**
 * Creates a connection; its secret and keys are stored encrypted, and with keys its first load begins. Without a secret, one is
 * created and returned only here if the shop lets the user choose it; otherwise the user enters it later. Throws
 * INVALID_PARAMETER with the field, and CONFLICT (CONNECTION_LIMIT, HELP_DESK_LIMIT).
 */
export const createConnection = async (
  actor: Actor,
  { kind, storefrontId, ...draft }: ContractInput<typeof contracts.createConnection>,
) => {
  const name = readName(draft.name);
  const made = draft.secret ? null : makeSecret(kind);
  const secret = draft.secret ? readSecret(kind, draft.secret) : made;
  const access = checkedAccess(readAccess(kind, draft));
  const address = access?.address ?? null;
  const given = draft.idPrefix === undefined ? undefined : readIdPrefix(kind, draft.idPrefix);
  const writesTags = readWritesTags(kind, draft.writesTags ?? false);
  if (access === null && !isWebhookKind(kind)) {
    refuseField("address", { reason: "required", message: "is required" });
  }
  const id = uuidv7();
  return withBusiness(actor, async (client) => {
    await requireStorefront(client, actor, storefrontId);
    const idPrefix = await takePrefix(client, actor, { kind, given, address });
    const stored = secret === null ? NO_SECRET : encryptSecret(secret, secretContext(id));
    const one = {
      id,
      kind,
      name,
      storefrontId,
      idPrefix,
      writesTags,
      createdAt: now(),
      ...stored,
      access: storedAccess(id, access),
    };
    await insertConnection(client, actor, one);
    await assertRowLimit(client, actor, LIMIT);
    if (isHelpDeskKind(kind)) await assertRowLimit(client, actor, HELP_DESK_LIMIT);
    const after = {
      kind,
      name,
      storefrontId,
      ...(idPrefix !== "" && { idPrefix }),
      ...(writesTags && { writesTags }),
      ...(secret !== null && { secret: "***" }),
      ...noted(access),
    };
    await insertAuditLine(client, actor, { action: "connection.created", things: { connection: id }, after });
    if (access) await beginSync(client, actor, { connectionId: id, isFirst: true });
    const created = await findConnection(client, actor, id);
    if (!created) throw unknownConnection();
    return { ...showConnection(created), secret: made };
  });
};

/** One page of a business's connections; secrets are never returned. */
export const listConnectionPage = async (scope: Scope, { q, sort, ...page }: ListRequest<ConnectionSort>) => {
  const { data, total } = await withBusiness(scope, (client) =>
    listConnections(client, scope, { words: searchWords(q), sort }, toPageWindow(page)),
  );
  return { data: data.map(showConnection), total };
};

/** Throws NOT_FOUND for a connection of another business. */
export const getConnection = async (scope: Scope, id: string) => {
  const row = isUuid(id) ? await withBusiness(scope, (client) => findConnection(client, scope, id)) : undefined;
  if (!row) throw unknownConnection();
  return showConnection(row);
};

/** Throws NOT_FOUND, INVALID_PARAMETER with the field, and CONFLICT (EDITED_MEANWHILE) after a concurrent change. */
export const changeConnection = (
  actor: Actor,
  id: string,
  change: Omit<ContractInput<typeof contracts.updateConnection>, "id">,
) =>
  withBusiness(actor, async (client) => {
    const before = isUuid(id) ? await findConnection(client, actor, id) : undefined;
    if (!before) throw unknownConnection();
    const name = change.name === undefined ? before.name : readName(change.name);
    const { storefrontId = before.storefrontId, version } = change;
    if (storefrontId !== before.storefrontId) await requireStorefront(client, actor, storefrontId);
    const text = change.secret ? readSecret(before.kind, change.secret) : null;
    const secret = text === null ? null : encryptSecret(text, secretContext(id));
    const access = checkedAccess(readAccess(before.kind, change, before.address));
    const writesTags = readWritesTags(before.kind, change.writesTags ?? before.writesTags);
    const next = { name, storefrontId, writesTags, secret, access: storedAccess(id, access) };
    if (!(await updateConnectionAt(client, actor, { id, version }, next))) {
      throw refusalBy("EDITED_MEANWHILE", "Someone else changed this in the meantime");
    }
    await insertAuditLine(client, actor, {
      action: "connection.changed",
      things: { connection: id },
      before: { name: before.name, storefrontId: before.storefrontId, writesTags: before.writesTags },
      after: { name, storefrontId, writesTags, ...(secret && { secret: "***" }), ...noted(access) },
    });
    if (access) {
      const { kind, idPrefix } = before;
      if (numbersItsRecords(kind))
        await noteUsedPrefix(client, actor, { kind, prefix: idPrefix, address: access.address ?? null });
      await forgetReading(client, { businessId: actor.businessId, connectionId: id });
      await beginSync(client, actor, { connectionId: id, isFirst: true });
    }
    const after = await findConnection(client, actor, id);
    if (!after) throw unknownConnection();
    return showConnection(after);
  });

/** Its webhooks are rejected from now on; its orders and customers stay. Throws NOT_FOUND. */
export const deleteConnection = (actor: Actor, id: string): Promise<void> =>
  withBusiness(actor, async (client) => {
    if (!isUuid(id) || !(await deleteConnectionRow(client, actor, id))) throw unknownConnection();
    await insertAuditLine(client, actor, { action: "connection.deleted", things: { connection: id } });
  });
