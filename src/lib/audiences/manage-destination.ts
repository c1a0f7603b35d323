import { Readable } from "node:stream";
import { refuseField } from "#lib/domain/accounts/fields.ts";
import {
  type DestinationKind,
  type DestinationProblem,
  fieldsOf,
  kindsFor,
} from "#lib/domain/audiences/destinations/kinds.ts";
import {
  type GivenFields,
  isElsewhere,
  readFields,
  type StoredFields,
} from "#lib/domain/audiences/destinations/read-fields.ts";
import { editedMeanwhile, refusalBy } from "#lib/domain/errors.ts";
import { type Actor, can } from "#lib/domain/permissions.ts";
import type { DestinationList, OpenContext } from "#lib/server/audiences/destinations/api-destination.ts";
import { openFiles, openLists } from "#lib/server/audiences/destinations/open-destination.ts";
import { testSignedWebhook } from "#lib/server/audiences/destinations/signed-webhook.ts";
import { insertAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { lockAudience } from "#lib/server/db/audiences/audiences.ts";
import {
  type DestinationRow,
  deleteDestination,
  findDestination,
  listRejections as listRows,
  type Rejection,
  saveDestination,
} from "#lib/server/db/audiences/destinations.ts";
import { type Page, pageWindowOf } from "#lib/server/db/read-page.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { outgoingClient } from "#lib/server/outgoing/outgoing-client.ts";
import { OutgoingError } from "#lib/server/outgoing/outgoing-error.ts";
import { assertMaySend, noAudience } from "./audience-access.ts";
import { openedFields, sealedFields } from "./destination-keys.ts";
import { getAudience } from "./manage-audiences.ts";

export type ShownDestination = Pick<
  DestinationRow,
  "kind" | "settings" | "version" | "delivered" | "problem" | "detail" | "rejected"
> & {
  /** The keys were encrypted with another AUTH_SECRET. */
  isLocked: boolean;
  attemptedAt: string | null;
  deliveredAt: string | null;
};

const shown = (row: DestinationRow): ShownDestination => {
  const { kind, settings, version, delivered, problem, detail, rejected } = row;
  return {
    ...{ kind, settings, version, delivered, problem, detail, rejected },
    isLocked: openedFields(row) === null,
    attemptedAt: row.attemptedAt?.toISOString() ?? null,
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
  };
};

const read = (actor: Actor, id: string): Promise<DestinationRow | null> =>
  withBusiness(actor, (client) => findDestination(client, actor, id));

/** Null if the audience is delivered nowhere. Addresses may contain keys, so that only those who set them see them. Throws NOT_FOUND (AUDIENCE_NOT_FOUND). */
export const readDestination = async (actor: Actor, id: string): Promise<ShownDestination | null> => {
  await getAudience(actor, id);
  const row = await read(actor, id);
  return row && { ...shown(row), ...(!can(actor, "settings:manage") && { settings: {} }) };
};

type Given = GivenFields & { kind: DestinationKind };

/** Where keys go to: they are entered again for another host, so that changing the address can't reveal them. */
const HOSTS = ["url", "endpoint", "host", "hostKey"] as const;

/** The given fields, and for the others the stored ones of the same kind. */
const merged = (before: DestinationRow | null, { kind, ...given }: Given): StoredFields => {
  if (before?.kind !== kind) return readFields(kind, given);
  const isMoved = HOSTS.some((field) => given[field] !== undefined && given[field] !== before.settings[field]);
  return readFields(kind, given, isMoved ? before.settings : (openedFields(before) ?? before.settings));
};

/**
 * Sets where an audience is delivered. Another list or place is filled from the beginning; the former one keeps what it has.
 * Throws FORBIDDEN as `assertMaySend` does, NOT_FOUND (AUDIENCE_NOT_FOUND), INVALID_PARAMETER, and CONFLICT (EDITED_MEANWHILE).
 */
export const putDestination = async (
  actor: Actor,
  id: string,
  { version, ...given }: Given & { version?: number | undefined },
): Promise<ShownDestination> => {
  const { format } = await getAudience(actor, id);
  assertMaySend(actor, format);
  const kinds = kindsFor(format);
  if (!kinds.includes(given.kind)) {
    const values = { values: kinds.join(", ") };
    refuseField("kind", { reason: "unknown_value", values, message: `must be one of: ${values.values}` });
  }
  return withBusiness(actor, async (client) => {
    if (!(await lockAudience(client, actor, id))) throw noAudience();
    const before = await findDestination(client, actor, id);
    if (before && before.version !== version) throw editedMeanwhile();
    const fields = merged(before, given);
    const { kind } = given;
    const isMoved = before?.kind !== kind || isElsewhere(before.settings, fields);
    const stored = { audienceId: id, kind, ...sealedFields(id, fields) };
    await saveDestination(client, actor, stored, isMoved);
    await insertAuditLine(client, actor, {
      action: "audience.destination_changed",
      things: { audience: id },
      ...(before && { before: { kind: before.kind, ...before.settings } }),
      after: { kind, ...stored.settings },
    });
    const after = await findDestination(client, actor, id);
    if (!after) throw noAudience();
    return shown(after);
  });
};

const noDestination = () => refusalBy("AUDIENCE_DESTINATION_NOT_FOUND", "This audience is delivered nowhere");

/** Its keys are deleted; the members stay at the destination. Throws NOT_FOUND. */
export const removeDestination = async (actor: Actor, id: string): Promise<void> => {
  await getAudience(actor, id);
  await withBusiness(actor, async (client) => {
    if (!(await deleteDestination(client, actor, id))) throw noDestination();
    await insertAuditLine(client, actor, { action: "audience.destination_removed", things: { audience: id } });
  });
};

/** A user waits for the answer, so nothing is repeated. */
const TEST_MS = 30_000;
const TEST_FILE = "customer360-test.txt";

type Tested = {
  lists: DestinationList[];
  hostKey: string | null;
  problem: DestinationProblem | null;
  detail: string | null;
};

/** What a test does not need yet: the list is chosen by it, and a server's key is learned by it. */
const PLACEHOLDERS: StoredFields = { listId: "-", tag: "-", hostKey: `SHA256:${"A".repeat(43)}` };

const tryOut = async (
  kind: DestinationKind,
  fields: StoredFields,
  context: OpenContext,
): Promise<DestinationList[]> => {
  if (kind === "webhook") {
    await testSignedWebhook({ url: fields.url ?? "", secret: fields.secret ?? "" }, context);
    return [];
  }
  if (kind === "s3" || kind === "sftp") {
    const text = Buffer.from("Customer 360 can write here.\n");
    await openFiles(kind, fields, context).put(TEST_FILE, Readable.from([text]), text.length);
    return [];
  }
  return openLists(kind, fields, context).lists();
};

/**
 * Tries the keys: reads the lists of a system, posts a test message, or writes a small file. Missing keys are the stored ones.
 * Throws NOT_FOUND (AUDIENCE_NOT_FOUND) and INVALID_PARAMETER.
 */
export const testDestination = async (actor: Actor, id: string, given: Given): Promise<Tested> => {
  assertMaySend(actor, (await getAudience(actor, id)).format);
  const { kind } = given;
  const before = await read(actor, id);
  const stored = before?.kind === kind ? before.settings : {};
  const chosen = fieldsOf(kind).flatMap((field) => {
    const text = (given[field] ?? stored[field]) || PLACEHOLDERS[field];
    return text ? [[field, text] as const] : [];
  });
  const fields = merged(before, { ...given, ...Object.fromEntries(chosen), kind });
  const context = { client: outgoingClient({ tries: 1 }), signal: AbortSignal.timeout(TEST_MS) };
  const tested: Tested = { lists: [], hostKey: null, problem: null, detail: null };
  try {
    tested.lists = await tryOut(kind, fields, context);
  } catch (error) {
    const isTimeUp = error instanceof DOMException;
    if (!isTimeUp && !(error instanceof OutgoingError)) throw error;
    tested.problem = isTimeUp ? "TIMED_OUT" : error.problem;
    tested.detail = isTimeUp ? "" : error.detail;
    if (kind === "sftp") tested.hostKey = /SHA256:\S{43}/.exec(tested.detail)?.[0] ?? null;
  }
  await withBusiness(actor, (client) =>
    insertAuditLine(client, actor, {
      action: "audience.destination_tested",
      things: { audience: id },
      after: { kind, problem: tested.problem },
    }),
  );
  return tested;
};

/** Members whom the destination refused, with its reasons. Throws NOT_FOUND (AUDIENCE_NOT_FOUND). */
export const listRejections = async (
  actor: Actor,
  { id, ...place }: { id: string; page: number; pageSize: number },
): Promise<Page<Omit<Rejection, "customerId"> & { id: string }>> => {
  await getAudience(actor, id);
  const { data, total } = await withBusiness(actor, (client) => listRows(client, actor, id, pageWindowOf(place)));
  return { data: data.map(({ customerId, ...row }) => ({ id: customerId, ...row })), total };
};
