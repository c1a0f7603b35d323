import { describe, expect, test } from "vitest";
import type { Progress } from "#core/runs/run-progress.ts";
import type { Actor } from "#core/values/permissions.ts";
import { CLEAN_UP } from "#features/operations/runs.ts";
import { aBusiness } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { cancelRun, listRunPage, readRun } from "./manage-runs.ts";
import { recoverRuns, runInProcess } from "./run-in-process.ts";

const wanted = { definition: CLEAN_UP, options: {} };
const RESULT = { runsDeleted: 3, customersErased: 0, eventsDeleted: 0, ticketsDeleted: 0, importsForgotten: 0 };
const watch = (stop = new AbortController().signal) => ({ stop, onProgress: () => {} });

const onlyRun = async (actor: Actor) => {
  const page = { page: 1, pageSize: 2, sort: "-queuedAt", q: undefined } as const;
  const { data } = await listRunPage(actor, page);
  expect(data).toHaveLength(1);
  return readRun(actor, data[0]?.id ?? "");
};

/** The abort may already have happened while the caller was waiting for the database. */
const untilAborted = ({ signal }: Progress): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });

describe("a run that this process executes itself", () => {
  test("has a row while active, which no other process considers lost, and stores its result", async () => {
    const actor = asAdmin(await aBusiness());
    const { value, run } = await runInProcess(actor, wanted, watch(), async () => {
      const { state, queuedAt } = await onlyRun(actor);
      await recoverRuns(new Date(queuedAt.getTime() + 3_600_000));
      expect([state, (await onlyRun(actor)).state]).toEqual(["running", "running"]);
      return { result: RESULT, value: "done" };
    });
    expect(value).toBe("done");
    expect(await readRun(actor, run.id)).toMatchObject({ state: "succeeded", progress: 1, result: RESULT });
  });

  test("a run that fails is recorded and not retried", async () => {
    const actor = asAdmin(await aBusiness());
    const work = runInProcess(actor, wanted, watch(), () => Promise.reject(new Error("no luck")));
    await expect(work).rejects.toThrow("no luck");
    expect(await onlyRun(actor)).toMatchObject({ state: "failed", problem: "INTERNAL_ERROR", attempts: 1 });
  });

  test("a run that is stopped is cancelled", async () => {
    const actor = asAdmin(await aBusiness());
    const stop = new AbortController();
    const work = runInProcess(actor, wanted, watch(stop.signal), (progress) => {
      stop.abort(new Error("Ctrl-C"));
      return untilAborted(progress);
    });
    await expect(work).rejects.toThrow("Ctrl-C");
    expect(await onlyRun(actor)).toMatchObject({ state: "cancelled" });
  });

  test("a run that a user cancels stops within about a second", async () => {
    const actor = asAdmin(await aBusiness());
    const work = runInProcess(actor, wanted, watch(), async (progress) => {
      await cancelRun(actor, (await onlyRun(actor)).id);
      return untilAborted(progress);
    });
    await expect(work).rejects.toThrow("A user cancelled this run");
    expect(await onlyRun(actor)).toMatchObject({ state: "cancelled" });
  });
});
