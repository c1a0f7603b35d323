import { Readable } from "node:stream";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { outgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import type { Actor } from "#core/values/permissions.ts";
import {
  type DestinationKind,
  type DestinationProblem,
  listDestinationFields,
} from "#features/audiences/rules/destinations-kinds.ts";
import type { StoredFields } from "#features/audiences/rules/read-fields.ts";
import type { DestinationList, OpenContext } from "#features/audiences/store/destinations/api-destination.ts";
import { openFiles, openLists } from "#features/audiences/store/destinations/open-destination.ts";
import { testSignedWebhook } from "#features/audiences/store/destinations/signed-webhook.ts";
import { findDestination } from "#features/audiences/store/destinations.ts";
import { assertMaySend } from "./audience-access.ts";
import { type GivenDestination, mergedFields } from "./destination-keys.ts";
import { getAudience } from "./read-audiences.ts";

/** A user waits for the answer, so nothing is repeated. */
const TEST_MS = 30_000;
const TEST_FILE = "customer360-test.txt";

type TestedDestination = {
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
export const testDestination = async (
  actor: Actor,
  id: string,
  given: GivenDestination,
): Promise<TestedDestination> => {
  assertMaySend(actor, (await getAudience(actor, id)).format);
  const { kind } = given;
  const before = await withBusiness(actor, (client) => findDestination(client, actor, id));
  const stored = before?.kind === kind ? before.settings : {};
  const chosen = listDestinationFields(kind).flatMap((field) => {
    const text = (given[field] ?? stored[field]) || PLACEHOLDERS[field];
    return text ? [[field, text] as const] : [];
  });
  const fields = mergedFields(before, { ...given, ...Object.fromEntries(chosen), kind });
  const context = { client: outgoingClient({ tries: 1 }), signal: AbortSignal.timeout(TEST_MS) };
  const tested: TestedDestination = { lists: [], hostKey: null, problem: null, detail: null };
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
