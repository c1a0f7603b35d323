import type { Progress } from "#lib/runs/execute-run.ts";

/** For the work of a run outside of a worker: nobody asks how far it is, nobody stops it. */
export const unwatched = (): Progress => ({ at: () => {}, signal: new AbortController().signal });
