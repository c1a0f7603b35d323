import { describe, expect, test } from "vitest";
import { computeStages } from "./rules.ts";

const run = (kind: Parameters<typeof computeStages>[0][number]["kind"], trigger: "import" | "request" | "schedule") =>
  ({ kind, trigger, state: "running", progress: 0.5, customersOnly: false }) as const;
const statesOf = (...open: Parameters<typeof computeStages>[0]) => computeStages(open, []).map(({ state }) => state);

describe("the stages after an import", () => {
  test("all wait for the file", () => {
    expect(statesOf(run("import", "request"))).toEqual(["running", "waiting", "waiting", "waiting", "waiting"]);
  });

  test("all wait for the first load of a shop", () => {
    expect(statesOf(run("sync_connection", "request"))).toEqual([
      "running",
      "waiting",
      "waiting",
      "waiting",
      "waiting",
    ]);
  });

  test("after a file of customers, only segments", () => {
    const customers = { ...run("import", "request"), customersOnly: true };
    expect(statesOf(customers)).toEqual(["running", "waiting", null, null, null]);
    const segments = { ...run("recalculate_segments", "import"), customersOnly: true };
    expect(statesOf(segments)).toEqual([null, "running", null, null, null]);
    expect(statesOf(customers, run("recalculate_segments", "import"))).toEqual([
      "running",
      "running",
      "waiting",
      "waiting",
      "waiting",
    ]);
  });

  test("wait for the runs that an import started, not for requested and nightly ones", () => {
    expect(statesOf(run("forecast_clv", "import"))).toEqual([null, null, "running", "waiting", "waiting"]);
    expect(statesOf(run("forecast_clv", "request"))).toEqual([null, null, "running", null, null]);
    expect(statesOf(run("forecast_clv", "schedule"))).toEqual([null, null, "running", null, null]);
  });

  test("end with either run of the axes", () => {
    expect(statesOf(run("profile_update", "import"))).toEqual([null, null, null, null, "running"]);
    expect(statesOf(run("axis_run", "import"))).toEqual([null, null, null, null, "running"]);
  });

  test("show a running run rather than a queued one", () => {
    const queued = { ...run("forecast_clv", "import"), state: "queued", progress: 0 } as const;
    expect(computeStages([queued, run("forecast_clv", "request")], [])[2]).toMatchObject({
      state: "running",
      progress: 0.5,
    });
  });
});

test("the duration is the last successful run's", () => {
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
  const last = [{ kind: "forecast_clv", startedAt: at(1), finishedAt: at(4) }] as const;
  expect(computeStages([], last)[2]).toEqual({
    stage: "forecast",
    state: null,
    progress: 0,
    lastMs: 3000,
    lastAt: at(4),
  });
  expect(computeStages([], [])[2]?.lastMs).toBeNull();
});
