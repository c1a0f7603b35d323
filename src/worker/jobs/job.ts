import type { RunKind } from "#lib/domain/runs/kinds.ts";
import type { Perform } from "#lib/runs/execute-run.ts";

/** A kind of run and what it does. Its options are in lib/domain/runs/kinds.ts, its schedule in schedule.ts. */
export type Job = { kind: RunKind; atOnce: number; perform: Perform };

type Draft<Kind extends RunKind> = {
  kind: Kind;
  /** How many businesses' runs of this kind one process works on in parallel; never two of one business. */
  atOnce: number;
  perform: Perform<Kind>;
};

export const defineJob = <Kind extends RunKind>(job: Draft<Kind>): Job => job as unknown as Job;
