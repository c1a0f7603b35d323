import { hash } from "node:crypto";
import type { PoolClient } from "pg";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { makePace } from "#core/load/pace.ts";
import { now } from "#core/server/clock.ts";
import { AppError } from "#core/values/errors.ts";
import type { Actor } from "#core/values/permissions.ts";
import { readRights } from "#features/accounts/store/rights.ts";
import { csvLine } from "#features/audiences/rules/formats/csv-line.ts";
import { FORMAT_USES } from "#features/audiences/rules/formats/format-uses.ts";
import { FORMATS } from "#features/audiences/rules/formats/formats.ts";
import { type FileMember, splitName } from "#features/audiences/rules/formats/member.ts";
import { findSend, insertSend, lastNumber, type SendRow } from "#features/audiences/store/audience-sends.ts";
import { type AudienceRow, findAudience, lockAudience } from "#features/audiences/store/audiences.ts";
import { copyOut } from "#features/audiences/store/copy-out.ts";
import { selectMembers, TARGET_ROWS } from "#features/audiences/store/judge-members.ts";
import { type SendFile, writeSendFile } from "#features/audiences/store/send-files.ts";
import { recordMembers } from "#features/audiences/store/sent-members.ts";
import type { CustomerFilter } from "#features/customers/store/customer-filter.ts";
import type { RunOptions } from "#features/runs/rules/kinds.ts";
import type { CriteriaContext } from "#records/rules/criteria/context.ts";
import { customerFileName } from "#records/rules/customers/file-name.ts";
import { requestRun } from "../runs/request-run.ts";
import { type Perform, RunFailed, type RunProgress } from "../runs/run-progress.ts";
import type { ShownRun } from "../runs/shown-run.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { assertMaySend } from "./audience-access.ts";
import { deliverSends } from "./deliver-sends.ts";
import { getAudience } from "./read-audiences.ts";
import { resolveSource } from "./resolve-source.ts";

/** Queues a send. Throws NOT_FOUND (AUDIENCE_NOT_FOUND), and what `assertMaySend` and `requestRun` throw. */
export const requestSend = async (actor: Actor, id: string): Promise<ShownRun> => {
  assertMaySend(actor, (await getAudience(actor, id)).format);
  return requestRun(actor, "audience_send", { audienceId: id });
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

const sha256 = (text: string): string => hash("sha256", text, "hex");

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
  const counts = await selectMembers(client, frame, { filter, purpose, needsAscii: format === "mailchimp" });
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
  const [frame, filter] = [await loadCriteriaContext(actor), await resolveFilter(actor, audience)];
  return withBusiness(actor, (client) => send(client, actor, audience, { frame, filter, isLive, progress }));
};

/**
 * Sends an audience: selects its members, records the difference from the last send, and writes the file, all in one transaction.
 * A killed attempt leaves nothing but a file that the next one replaces, and a run that has made its send makes no other. Then its destination, if it has
 * one, gets what changed there.
 */
export const sendAudience: Perform<"audience_send"> = async (
  actor,
  { audienceId, isLive }: RunOptions<"audience_send">,
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
