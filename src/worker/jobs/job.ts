import type { RunKind } from "#lib/domain/runs/kinds.ts";
import type { Perform } from "#lib/runs/execute-run.ts";

/** One kind of run: what is done for it. What it is given stands in lib/domain/runs/kinds.ts, when it is due in schedule.ts. */
export type Job = { kind: RunKind; atOnce: number; perform: Perform; lookEverySeconds?: number };

type Draft<Kind extends RunKind> = {
  kind: Kind;
  /** How many businesses' runs of this kind one process works on in parallel; never two of one business. */
  atOnce: number;
  perform: Perform<Kind>;
  /** For what a person waits for; 2 where it is not given. */
  lookEverySeconds?: number;
};

export const defineJob = <Kind extends RunKind>(job: Draft<Kind>): Job => job as unknown as Job;
