import { setTimeout as pause } from "node:timers/promises";
import type { AuditActor } from "#lib/server/db/accounts/audit-log.ts";
import { listBusinessIds } from "#lib/server/db/accounts/businesses.ts";
import { findImport, unfinishedUploads } from "#lib/server/db/imports/import-list.ts";
import { noteDelay } from "#lib/server/db/imports/imports.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { hasUpload, removeUpload, sweepUploads, uploadPath } from "#lib/server/imports/uploads.ts";
import { isDatabaseAway, isDiskFull } from "../domain/database-away.ts";
import { AppError } from "../domain/errors.ts";
import { now } from "../server/clock.ts";
import { log } from "../server/log.ts";
import { once } from "../server/process-singleton.ts";
import { runAs } from "../server/work.ts";
import { importSales, recordImportState } from "./import-sales.ts";

/** At once in a process. Each holds one of the connections that computations of reports are locked by. */
const MOST_AT_ONCE = 2;
/** The database may be away for some minutes; a command line that imports the same file is waited for. */
const MOST_FAILURES = 6;
const FIRST_WAIT_MS = 4000;
/** Longer takes only the first reading of a very long file, which has written nothing yet. */
const LONGEST_BATCH_MS = 15_000;
/** The file may be on another machine, whose server will go on; after so long there is none. */
const GIVEN_UP_MS = 7 * 86_400_000;

type Job = {
  doer: AuditActor;
  id: string;
  upload: string;
  /** Before the second try; each later one waits four times as long. */
  firstWaitMs?: number;
};

type Queue = { waiting: Job[]; running: Map<string, Promise<void>>; stop: AbortController };

/** Route handlers have their own copies of this module; there is one queue a process. */
const queue = (): Queue =>
  once("import-queue", () => ({ waiting: [], running: new Map(), stop: new AbortController() }));

const isTakenElsewhere = (error: unknown): boolean => error instanceof AppError && error.code === "CONFLICT";

/** Such as a statement that took too long. */
const isBusy = (error: unknown): boolean => error instanceof AppError && error.code === "SERVICE_UNAVAILABLE";

/** Gives whether the import has ended, well or not; throws what another try may mend. */
const tryOnce = async ({ doer, id, upload }: Job): Promise<boolean> => {
  const row = await withBusiness(doer, (client) => findImport(client, doer, id));
  if (!row || row.state === "succeeded") return true;
  const { fileName, format, options } = row;
  try {
    const file = uploadPath(upload);
    const { wasStopped } = await importSales(doer, { file, fileName, format, ...options, stop: queue().stop.signal });
    return !wasStopped;
  } catch (error) {
    if (!(error instanceof AppError) || isTakenElsewhere(error) || isBusy(error)) throw error;
    await fail(doer, id, error.publicMessage);
    return true;
  }
};

/** The file itself may be wrong before its import began; what went wrong later is noted there. */
const fail = async (doer: AuditActor, id: string, message: string): Promise<void> => {
  const row = await withBusiness(doer, (client) => findImport(client, doer, id));
  if (row && row.state !== "failed") await recordImportState(doer, id, "failed", "failed", message);
};

const reasonOf = (error: unknown): string => {
  if (isDiskFull(error)) return "The database's disk is full";
  return isDatabaseAway(error) || isBusy(error)
    ? "The database did not respond in time"
    : "Something went wrong on our side";
};

/** False if the failure can't be stored either: the import and its file then stay for another try. */
const giveUp = async ({ doer, id, upload }: Job, reason: string): Promise<boolean> => {
  try {
    await fail(doer, id, `${reason}. Send the same file again to go on`);
  } catch (error) {
    log().warn({ err: error, importId: id, businessId: doer.businessId }, "an import could not be given up");
    return false;
  }
  await removeUpload(upload);
  return true;
};

/** On a full disk or without a database there may be no way to store it: the next try may find one. */
const storeDelay = ({ doer, id }: Job, reason: string): Promise<void> =>
  withBusiness(doer, (client) => noteDelay(client, doer, id, `${reason}. It is tried again in a while`)).catch(
    () => {},
  );

const work = async (job: Job): Promise<void> => {
  const { signal } = queue().stop;
  const { firstWaitMs = FIRST_WAIT_MS } = job;
  let failures = 0;
  while (!signal.aborted) {
    try {
      if (await tryOnce(job)) await removeUpload(job.upload);
      return;
    } catch (error) {
      if (signal.aborted) return;
      const { id: importId, doer } = job;
      log().warn({ err: error, importId, businessId: doer.businessId }, "an import did not get on");
      if (!isTakenElsewhere(error)) {
        failures = Math.min(failures + 1, MOST_FAILURES);
        const reason = reasonOf(error);
        if (failures === MOST_FAILURES && (await giveUp(job, reason))) return;
        await storeDelay(job, reason);
      }
      await pause(firstWaitMs * 4 ** Math.max(failures - 1, 0), undefined, { signal }).catch(() => {});
    }
  }
};

/** One at a time a business. What the server has no more time for is taken up at the next start. */
const next = (): void => {
  const { waiting, running, stop } = queue();
  while (!stop.signal.aborted && running.size < MOST_AT_ONCE) {
    const at = waiting.findIndex(({ doer }) => !running.has(doer.businessId));
    const [job] = at === -1 ? [] : waiting.splice(at, 1);
    if (!job) return;
    const { businessId } = job.doer;
    // Not as part of the request that sent the file, whose statements may take a minute and no more.
    const done = runAs({ kind: "batch", businessId }, () => work(job))
      .catch((error: unknown) => log().error({ err: error, importId: job.id, businessId }, "an import was given up"))
      .finally(() => {
        running.delete(businessId);
        next();
      });
    running.set(businessId, done);
  }
};

/** Has an uploaded file imported when its turn comes. */
export const enqueueImport = (job: Job): void => {
  queue().waiting.push(job);
  next();
};

/** Of the server's start: goes on with what was uploaded before it ended, and removes what nobody needs. */
export const takeUpImports = async (): Promise<void> => {
  const needed = new Set<string>();
  for (const businessId of await listBusinessIds()) {
    for (const { id, upload, actor, startedAt } of await unfinishedUploads({ businessId })) {
      needed.add(upload);
      const doer = { businessId, ...actor };
      if (hasUpload(upload)) enqueueImport({ doer, id, upload });
      else if (now().getTime() - startedAt.getTime() > GIVEN_UP_MS)
        await fail(doer, id, "The uploaded file is gone. Send it again to go on");
    }
  }
  await sweepUploads(needed, now());
};

/** Of the server's end: the batch that is being written is finished, and the rest left for the next start. */
export const stopImports = async (): Promise<void> => {
  const { running, stop } = queue();
  stop.abort();
  await Promise.race([Promise.all(running.values()), pause(LONGEST_BATCH_MS, undefined, { ref: false })]);
};
