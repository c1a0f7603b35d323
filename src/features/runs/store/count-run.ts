import { metrics } from "#core/server/metrics.ts";
import { RUN_KINDS, type RunKind } from "../rules/kinds.ts";

/** The outcome of an attempt at a run; "stopped": cancelled, or given to another worker. */
export type RunOutcome = "succeeded" | "retrying" | "failed" | "stopped";

/** Counts one attempt at a run, from start to the outcome returned by `work`. */
export const countRun = async (kind: RunKind, work: () => Promise<RunOutcome>): Promise<RunOutcome> => {
  const { runs, runSeconds, runsRunning } = metrics();
  const done = runSeconds.startTimer({ kind });
  runsRunning.inc({ kind });
  try {
    const outcome = await work();
    runs.inc({ kind, outcome });
    return outcome;
  } finally {
    done();
    runsRunning.dec({ kind });
  }
};

/** So that an alert sees the first failure of a kind as an increase. */
export const startRunsAtZero = (): void => {
  for (const kind of RUN_KINDS)
    for (const outcome of ["succeeded", "retrying", "failed", "stopped"] as const)
      metrics().runs.inc({ kind, outcome }, 0);
};
