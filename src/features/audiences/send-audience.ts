import type { PoolClient } from "pg";
import { v7 as uuidv7, v5 } from "uuid";
import { type AuditActor, insertAuditLine } from "#core/auth/audit-log.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { listCalendars } from "#core/auth/businesses.ts";
import { readRights } from "#core/auth/users.ts";
import type { Transaction } from "#core/db/transaction.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { ScheduledSend } from "#core/feature.ts";
import { makePace } from "#core/load/work.ts";
import { requestRun } from "#core/runs/begin-run.ts";
import type { RunOptions } from "#core/runs/rules/define-run.ts";
import { dueDigest } from "#core/runs/rules/digest-times.ts";
import { type Perform, RunFailed, type RunProgress } from "#core/runs/run-progress.ts";
import { sendRun } from "#core/runs/store/queue.ts";
import { insertRun } from "#core/runs/store/runs.ts";
import { now } from "#core/server/clock.ts";
import { log } from "#core/server/log.ts";
import { AppError } from "#core/values/errors.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { sha256 } from "#features/audiences/destinations/destination-client.ts";
import { isFarAhead } from "#lib/time/local-time.ts";
import type { CustomerFilter } from "#records/list/customer-list.ts";
import type { CriteriaContext } from "#records/rules/criteria/criteria.ts";
import { customerFileName } from "#records/rules/customers/customer-files.ts";
import { deliverSends } from "./deliver-sends.ts";
import { FORMATS } from "./destinations/clients.ts";
import { FORMAT_USES } from "./destinations/destinations.ts";
import { assertMaySend, getAudience, resolveSource } from "./read-audiences.ts";
import { csvLine, type FileMember, splitName } from "./rules/formats.ts";
import { AUDIENCE_SEND } from "./runs.ts";
import { findSend, insertSend, lastNumber, type SendRow } from "./store/audience-sends.ts";
import {
  type AudienceRow,
  findAudience,
  findAudienceFormat,
  findLastChange,
  isSegmentGone,
  lockAudience,
  scheduledAudiences,
} from "./store/audiences.ts";
import { copyOut, selectMembers, TARGET_ROWS } from "./store/judge-members.ts";
import { type SendFile, writeSendFile } from "./store/send-files.ts";
import { recordMembers } from "./store/sent-members.ts";

/** An arbitrary constant UUID, so that all workers derive the same ID of a send and queue it once. */
const NAMESPACE = "8c0d7b1e-52c4-4d0a-9f1b-6a7e1f0c55aa";

/** What makes a send due: a slot of the calendar, or a change of what decides the members. */
type Due = { dueAt: Date; isLive: boolean };

/** Null if none is due. `dueAt` identifies the send, so that it is queued once. */
const dueSend = async (
  client: PoolClient,
  scope: Scope,
  { schedule, hour, scheduledSince: stored, source }: AudienceRow,
  timeZone: string,
  at: Date,
): Promise<Due | null> => {
  const scheduledSince = isFarAhead(stored, at) ? new Date(0) : stored;
  if (schedule === "daily" || schedule === "weekly") {
    const slot = dueDigest({ digest: schedule, hour, since: scheduledSince }, timeZone, at);
    return slot && { dueAt: slot.dueAt, isLive: false };
  }
  // One more send, which fails and says why. Its time has to be the same whenever it is planned.
  if (await isSegmentGone(client, scope, source)) {
    return { dueAt: new Date(scheduledSince.getTime() + 1), isLive: true };
  }
  const changed = await findLastChange(client, scope, source);
  return { dueAt: changed && changed > scheduledSince ? changed : scheduledSince, isLive: true };
};

const planFor = (businessId: string, timeZone: string, at: Date): Promise<number> => {
  const actor: AuditActor = { businessId, kind: "system", id: "schedule" };
  return withBusiness(actor, async (client) => {
    let made = 0;
    for (const audience of await scheduledAudiences(client, actor)) {
      const due = await dueSend(client, actor, audience, timeZone, at);
      if (!due) continue;
      const { dueAt, isLive } = due;
      const run = await insertRun(client, actor, {
        id: v5(`${businessId} ${audience.id} ${dueAt.toISOString()}`, NAMESPACE),
        kind: AUDIENCE_SEND.kind,
        trigger: "schedule",
        options: { audienceId: audience.id, ...(isLive && { isLive: true as const }) },
        jobId: uuidv7(),
        waitsAs: `audience ${audience.id}`,
        dueAt,
        queuedAt: at,
      });
      if (run) await sendRun(client, actor, AUDIENCE_SEND, run);
      if (run) made++;
    }
    return made;
  });
};

/**
 * Queues the sends that are due, each once, however many processes look. Called often enough for live audiences to follow a
 * recalculation within a minute. Returns how many it queued.
 */
export const planSends = async (at: Date): Promise<number> => {
  let made = 0;
  for (const { id, timeZone } of await listCalendars()) {
    try {
      made += await planFor(id, timeZone, at);
    } catch (error) {
      log().error({ err: error, businessId: id }, "a business's audiences were not planned");
    }
  }
  return made;
};

/** Queues a send. Throws NOT_FOUND (AUDIENCE_NOT_FOUND), and what `assertMaySend` and `requestRun` throw. */
export const requestSend = async (actor: Actor, id: string) => {
  assertMaySend(actor, (await getAudience(actor, id)).format);
  return requestRun(actor, AUDIENCE_SEND, { audienceId: id });
};

/** The source as the user who chose it sees it: a scheduled run has no views of its own, and must not find by what is masked for them. */
const resolveFilter = async (actor: Actor, { source, purpose, changedBy }: AudienceRow): Promise<CustomerFilter> => {
  const rights = await withBusiness(actor, (client) => readRights(client, actor, changedBy));
  try {
    return await resolveSource({ ...actor, ...rights, id: changedBy }, { source, purpose });
  } catch (error) {
    const isGone = error instanceof AppError && (error.code === "NOT_FOUND" || error.reason === "VIEW_INCOMPLETE");
    if (!isGone) throw error;
    throw new RunFailed("AUDIENCE_SOURCE_GONE", { isFinal: true, cause: error });
  }
};

/** A row of `TARGET_ROWS`. */
const toFileMember = (cells: readonly string[]): FileMember => {
  const [id = "", externalId = "", email = "", phone = "", name = "", first = "", last = ""] = cells;
  const { firstName, lastName } = splitName(name, first, last);
  const [country = "", region = "", city = "", postalCode = ""] = [cells[7], cells[8], cells[9], cells[10]];
  return { id, externalId, email, phone, firstName, lastName, country, region, city, postalCode };
};

/** The file of the selected members, some hundred lines at a time. */
export const fileLines = async function* (
  client: PoolClient,
  { format, name: audience }: Pick<AudienceRow, "format" | "name">,
  each?: (members: number) => void,
): AsyncGenerator<string> {
  const { columns, row } = FORMATS[format];
  const { isHashed } = FORMAT_USES[format];
  const pace = makePace();
  const context = { hash: sha256, audience };
  yield csvLine(columns, !isHashed);
  let members = 0;
  for await (const rows of copyOut(client, TARGET_ROWS)) {
    let lines = "";
    for (const cells of rows) lines += csvLine(row(toFileMember(cells), context), !isHashed);
    yield lines;
    members += rows.length;
    each?.(members);
    await pace();
  }
};

type Work = {
  frame: CriteriaContext;
  filter: CustomerFilter;
  isLive: boolean;
  progress: RunProgress;
};

/** Null if nothing changed since the last send of a live audience, and for an audience that was deleted or edited meanwhile. */
const send = async (
  client: PoolClient,
  actor: Actor,
  { id, version }: AudienceRow,
  { frame, filter, isLive, progress: { runId, at, signal } }: Work,
): Promise<SendRow | null> => {
  const audience = await lockAudience(client, actor, id);
  if (!audience) return null;
  if (audience.version !== version) throw new Error("The audience was edited meanwhile");
  const startedAt = now();
  const { source, format, purpose, name } = audience;
  const counts = await selectMembers(client, frame, {
    filter,
    purpose,
    needsAscii: FORMAT_USES[format].needsAscii === true,
  });
  const number = (await lastNumber(client, actor, id)) + 1;
  const difference = await recordMembers(client, actor, { audienceId: id, number });
  if (isLive && number > 1 && difference.added + difference.removed === 0) return null;
  at("file", 0, counts.sent);
  const lines = fileLines(client, audience, (members) => {
    signal.throwIfAborted();
    at("file", members, counts.sent);
  });
  const { bytes, hash: fileHash }: SendFile = await writeSendFile(runId, lines);
  const trigger = isLive ? "live" : actor.kind === "system" ? "schedule" : "request";
  const sent: SendRow = {
    audienceId: id,
    number,
    runId,
    trigger,
    actorKind: actor.kind,
    actorId: actor.id,
    source,
    format,
    purpose,
    ...counts,
    ...difference,
    fileName: customerFileName("audience", [name, format], frame.today),
    fileBytes: bytes,
    fileHash,
    fileGone: null,
    startedAt,
    finishedAt: now(),
    deliveredAt: null,
  };
  await insertSend(client, actor, sent);
  const { selected, sent: count, leftOut } = counts;
  await insertAuditLine(client, actor, {
    action: "audience.sent",
    things: { audience: id, run: runId },
    after: { number, format, purpose, trigger, selected, sent: count, ...difference, leftOut, sha256: fileHash },
  });
  return sent;
};

const summarizeSend = (sent: SendRow | null) =>
  sent
    ? { number: sent.number, sent: sent.sent, added: sent.added, removed: sent.removed, unchanged: 0 }
    : { sent: 0, added: 0, removed: 0, unchanged: 1 };

const makeSend = async (
  actor: Actor,
  audience: AudienceRow,
  isLive: boolean,
  progress: RunProgress,
): Promise<SendRow | null> => {
  const [frame, filter] = [await loadBusinessDay(actor), await resolveFilter(actor, audience)];
  return withBusiness(actor, (client) => send(client, actor, audience, { frame, filter, isLive, progress }));
};

/**
 * Sends an audience: selects its members, records the difference from the last send, and writes the file, all in one transaction.
 * A killed attempt leaves nothing but a file that the next one replaces, and a run that has made its send makes no other. Then its destination, if it has
 * one, gets what changed there.
 */
export const sendAudience: Perform<typeof AUDIENCE_SEND> = async (
  actor,
  { audienceId, isLive }: RunOptions<typeof AUDIENCE_SEND>,
  progress,
) => {
  progress.at("members");
  const [done, audience] = await withBusiness(actor, async (client) => [
    await findSend(client, actor, { runId: progress.runId }),
    await findAudience(client, actor, audienceId),
  ]);
  if (!audience) return summarizeSend(done);
  const sent = done ?? (await makeSend(actor, audience, isLive === true, progress));
  const delivered = await deliverSends(actor, audience, progress);
  return { ...summarizeSend(sent), ...(delivered && { delivered }) };
};

/** Every audience that is sent at an hour; a live one has none. */
export const listScheduledSends = async (scope: Scope): Promise<ScheduledSend[]> => {
  const audiences = await withBusiness(scope, (client) => scheduledAudiences(client, scope));
  return audiences.map(({ name, schedule, hour }) => ({ kind: AUDIENCE_SEND.kind, name, schedule, hour }));
};

/** Throws FORBIDDEN for a format with personal data unless the actor sees it: a retry sends the file again. */
export const assertMayRetrySend = async (
  transaction: Transaction,
  actor: Actor,
  { audienceId }: RunOptions<typeof AUDIENCE_SEND>,
): Promise<void> => {
  const format = await findAudienceFormat(transaction, actor, audienceId);
  if (format && !FORMAT_USES[format].isHashed) assertMay(actor, "customers:pii");
};
