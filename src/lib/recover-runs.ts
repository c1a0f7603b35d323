import { randomUUID } from "node:crypto";
import type { Scope } from "./domain/permissions.ts";
import { listBusinessIds } from "./server/db/businesses.ts";
import { isLockTaken } from "./server/db/lock.ts";
import { openRuns } from "./server/db/run-work.ts";
import { lockRun, type RunRow, requeueRun } from "./server/db/runs.ts";
import { withBusiness } from "./server/db/with-business.ts";
import { isQueued, sendRun } from "./server/queue/send-run.ts";
import { byClient } from "./server/queue/transaction.ts";
import { holdOf } from "./work-here.ts";

/** A run and its job are written together; what is younger may be between two looks of ours. */
const SETTLED_MS = 60_000;

const recover = (scope: Scope, { id, jobId }: RunRow, at: Date): Promise<boolean> =>
  withBusiness(scope, async (client) => {
    const transaction = byClient(client);
    const row = await lockRun(transaction, scope, id);
    const isOver = !row || row.jobId !== jobId || !["queued", "running", "retrying"].includes(row.state);
    if (isOver) return false;
    await sendRun(transaction, scope, await requeueRun(transaction, scope, id, { jobId: randomUUID(), at }));
    return true;
  });

/**
 * Sends runs again that wait or are worked on while the queue knows nothing of them: the rows of a backup came back
 * without its queue, or a command that worked on one itself was killed. Gives how many.
 */
export const recoverRuns = async (at: Date): Promise<number> => {
  let recovered = 0;
  for (const businessId of await listBusinessIds()) {
    const scope = { businessId };
    const settled = new Date(at.getTime() - SETTLED_MS);
    for (const row of await withBusiness(scope, (client) => openRuns(client, scope, settled))) {
      if ((await isQueued(row.kind, row.jobId)) || (await isLockTaken(holdOf(row.id)))) continue;
      if (await recover(scope, row, at)) recovered++;
    }
  }
  return recovered;
};
