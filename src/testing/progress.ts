import type { Progress } from "#lib/runs/execute-run.ts";

/** For run work outside of a worker: progress is ignored, and it is never stopped. */
export const unwatched = (): Progress => ({ at: () => {}, signal: new AbortController().signal });
