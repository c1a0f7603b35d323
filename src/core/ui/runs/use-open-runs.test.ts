import { expect, test } from "vitest";
import { defaultRunList } from "./use-open-runs.ts";

const none = { queued: 0, running: 0, retrying: 0, succeeded: 0, failed: 0, cancelled: 0 };

test("shows failed runs first, then current ones, then finished ones", () => {
  expect(defaultRunList({ ...none, failed: 1, running: 2, succeeded: 3 })).toBe("failed");
  expect(defaultRunList({ ...none, retrying: 1, succeeded: 3 })).toBe("running");
  expect(defaultRunList({ ...none, succeeded: 3 })).toBe("done");
  expect(defaultRunList(none)).toBe("done");
});
