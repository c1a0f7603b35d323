import type { Actor, Scope } from "#core/values/permissions.ts";
import type { RunKind, RunOptions } from "#features/runs/rules/kinds.ts";
import type { RunResult } from "../runs/rules/results.ts";
import { runInProcess } from "../runs/run-in-process.ts";
import type { RunProgress } from "../runs/run-progress.ts";

export const demoActor = ({ businessId }: Scope): Actor => ({ businessId, kind: "system", id: "demo", role: "admin" });

/** Does a part of the demo's preparation as a run, so that Runs and jobs lists what its pages show. */
export const runForDemo = async <Kind extends RunKind>(
  scope: Scope,
  wanted: { kind: Kind; options: RunOptions<Kind> },
  work: (actor: Actor, progress: RunProgress) => Promise<RunResult<Kind>>,
  stop: AbortSignal = new AbortController().signal,
): Promise<void> => {
  const actor = demoActor(scope);
  const watch = { stop, onProgress: () => {} };
  await runInProcess(actor, wanted, watch, async (progress) => ({ result: await work(actor, progress), value: null }));
};
