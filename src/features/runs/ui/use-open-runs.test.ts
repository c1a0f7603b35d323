import { describe, expect, test } from "vitest";
import { readRunsState, writeRunsState } from "./runs-page.tsx";
import { defaultRunList } from "./use-open-runs.ts";

const none = { queued: 0, running: 0, retrying: 0, succeeded: 0, failed: 0, cancelled: 0 };

describe("the address", () => {
  test.each(["", "?state=failed", "?state=scheduled", "?state=done&kind=clean_up"])(
    "%s is written as it was read",
    (query) => {
      const { state, unknown } = readRunsState(new URLSearchParams(query));
      expect([writeRunsState(state), unknown]).toEqual([query, []]);
    },
  );

  test("replaces invalid values by defaults and reports them", () => {
    const { state, unknown } = readRunsState(new URLSearchParams("?state=lost&kind=lunch"));
    expect(unknown).toEqual(["state", "kind"]);
    expect(writeRunsState(state)).toBe("");
  });
});

test("shows failed runs first, then current ones, then finished ones", () => {
  expect(defaultRunList({ ...none, failed: 1, running: 2, succeeded: 3 })).toBe("failed");
  expect(defaultRunList({ ...none, retrying: 1, succeeded: 3 })).toBe("running");
  expect(defaultRunList({ ...none, succeeded: 3 })).toBe("done");
  expect(defaultRunList(none)).toBe("done");
});
