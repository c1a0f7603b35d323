import type { PoolClient } from "pg";
import { v7 as uuidv7, v5 } from "uuid";
import { type AuditActor, insertAuditLine } from "#core/auth/audit-log.ts";
import { listBusinessIds } from "#core/auth/businesses.ts";
import type { ContractAnswer } from "#core/contracts/contract.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { outgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { beginRun } from "#core/runs/begin-run.ts";
import { sendRun } from "#core/runs/store/queue.ts";
import { insertRun, type RunRow } from "#core/runs/store/runs.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { OutgoingProblem } from "#core/values/outgoing-problems.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import type * as contracts from "#features/imports/contracts/connections.ts";
import { findConnection } from "#features/imports/store/connections/connections.ts";
import { dueSyncs } from "#features/imports/store/connections/syncs.ts";
import { readRun } from "#features/runs/manage-runs.ts";
import { SYNC_CONNECTION } from "../runs.ts";
import { openShop } from "./sync-connection.ts";

export const unknownConnection = () => refusalBy("CONNECTION_NOT_FOUND", "This business has no such connection");

/** Queues the reading of a shop in the caller's transaction; a reading that is already queued is reused. */
export const beginSync = async (
  client: PoolClient,
  actor: AuditActor,
  { connectionId, isFirst }: { connectionId: string; isFirst: boolean },
): Promise<RunRow> => {
  const options = { connectionId, ...(isFirst && { isFirst }) };
  const { run, isNew } = await beginRun(client, actor, SYNC_CONNECTION, {
    trigger: "request",
    options,
  });
  if (isNew) {
    const after = { kind: run.kind, ...options };
    await insertAuditLine(client, actor, { action: "run.requested", things: { run: run.id }, after });
  }
  return run;
};

/** Queues the reading of a shop now. Throws NOT_FOUND, and CONFLICT (CONNECTION_WITHOUT_KEYS). */
export const requestSync = async (actor: Actor, id: string) => {
  if (!isUuid(id)) throw unknownConnection();
  const run = await withBusiness(actor, async (client) => {
    const connection = await findConnection(client, actor, id);
    if (!connection) throw unknownConnection();
    if (connection.accessKeyId === "") throw refusalBy("CONNECTION_WITHOUT_KEYS", "Enter the connection's keys first");
    return beginSync(client, actor, { connectionId: id, isFirst: !connection.sync?.completeAt });
  });
  return readRun(actor, run.id);
};

type Tested = ContractAnswer<typeof contracts.testConnection>["data"];

/** A user waits for the answer, so nothing is repeated. */
const TEST_MS = 30_000;

const test = async (place: Scope & { connectionId: string }): Promise<Tested> => {
  try {
    const opened = await openShop(place, outgoingClient({ tries: 1 }));
    if (!opened) throw unknownConnection();
    return { ...(await opened.source.test(AbortSignal.timeout(TEST_MS))), problem: null, detail: null };
  } catch (error) {
    if (error instanceof DOMException) return failed("TIMED_OUT", "");
    if (!(error instanceof OutgoingError)) throw error;
    return failed(error.problem, error.detail);
  }
};

const failed = (problem: OutgoingProblem, detail: string): Tested => ({
  account: null,
  reads: [],
  missing: [],
  problem,
  detail,
});

/** Tries the keys of a shop without changing anything; returns their account and what they may read. Throws NOT_FOUND. */
export const testConnection = async (actor: Actor, id: string): Promise<Tested> => {
  if (!isUuid(id)) throw unknownConnection();
  const tested = await test({ businessId: actor.businessId, connectionId: id });
  const after = { account: tested.account, problem: tested.problem };
  await withBusiness(actor, (client) =>
    insertAuditLine(client, actor, { action: "connection.tested", things: { connection: id }, after }),
  );
  return tested;
};

const INTERVAL_MS = 15 * 60_000;
/** Wrong keys stay wrong until a user changes them, so their shop is read rarely. */
const RARELY_MS = 60 * 60_000;

/** An arbitrary constant UUID, so that several workers derive the same ID of a run from its time and create it once. */
const NAMESPACE = "0c8a3a4e-6f0b-4d64-8f2b-2a0f1d9c7b15";

/** Queues the reading of every shop that was last read over 15 minutes ago. Returns how many. */
export const planSyncs = async (at: Date): Promise<number> => {
  const times = { at, before: new Date(at.getTime() - INTERVAL_MS), rarely: new Date(at.getTime() - RARELY_MS) };
  const slot = Math.floor(at.getTime() / INTERVAL_MS);
  let made = 0;
  for (const businessId of await listBusinessIds()) {
    const actor = { businessId, kind: "system", id: "schedule" } as const;
    made += await withBusiness(actor, async (client) => {
      const due = await dueSyncs(client, actor, times);
      for (const options of due) {
        const { connectionId } = options;
        const run = await insertRun(client, actor, {
          id: v5(`${businessId} ${connectionId} ${slot}`, NAMESPACE),
          kind: SYNC_CONNECTION.kind,
          jobId: uuidv7(),
          trigger: "schedule",
          options,
          waitsAs: `sync ${connectionId}`,
          dueAt: at,
          queuedAt: at,
        });
        if (run) await sendRun(client, actor, SYNC_CONNECTION, run);
      }
      return due.length;
    });
  }
  return made;
};
