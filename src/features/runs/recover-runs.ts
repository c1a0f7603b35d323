import { v7 as uuidv7 } from "uuid";
import { listBusinessIds } from "#core/auth/businesses.ts";
import { isLockTaken } from "#core/db/lock.ts";
import { byClient } from "#core/db/transaction.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { openRuns } from "#features/runs/store/run-work.ts";
import { lockRun, type RunRow, requeueRun } from "#features/runs/store/runs.ts";
import { isQueued, sendRun } from "#features/runs/store/send-run.ts";
import { runLockName } from "./run-in-process.ts";

/** A run and its job are written together; a younger one may fall between our two queries. */
const SETTLED_MS = 60_000;

const recover = (scope: Scope, { id, jobId }: RunRow, at: Date): Promise<boolean> =>
  withBusiness(scope, async (client) => {
    const transaction = byClient(client);
    const row = await lockRun(transaction, scope, id);
    const isOver = !row || row.jobId !== jobId || !["queued", "running", "retrying"].includes(row.state);
    if (isOver) return false;
    await sendRun(transaction, scope, await requeueRun(transaction, scope, id, { jobId: uuidv7(), at }));
    return true;
  });

/**
 * Queues waiting or active runs again that have no job: the rows of a restored backup, whose queue is not restored, or
 * a killed command's own run. Returns how many.
 */
export const recoverRuns = async (at: Date): Promise<number> => {
  let recovered = 0;
  for (const businessId of await listBusinessIds()) {
    const scope = { businessId };
    const queued = { queuedBefore: new Date(at.getTime() - SETTLED_MS), at };
    for (const row of await withBusiness(scope, (client) => openRuns(client, scope, queued))) {
      if ((await isQueued(row.kind, row.jobId)) || (await isLockTaken(runLockName(row.id)))) continue;
      if (await recover(scope, row, at)) recovered++;
    }
  }
  return recovered;
};
