import { expect, test } from "vitest";
import { isGivenUp, nextAttemptAt, pauseMs, RETRIED_MS } from "#features/webhooks/rules.ts";

const START = new Date("2026-05-01T00:00:00Z");
const HOUR = 3_600_000;

test("a message is tried twelve times within 24 hours, with growing waits", () => {
  const times = [START];
  for (let next = nextAttemptAt(1, START, 0); next; next = nextAttemptAt(times.length, next, 0)) times.push(next);
  const waits = times.slice(1).map((time, i) => time.getTime() - (times[i] ?? time).getTime());
  expect(waits).toEqual([...waits].sort((a, b) => a - b));
  expect(times).toHaveLength(12);
  const [last = START] = times.slice(-1);
  // 5 s + 30 s + 2 + 5 + 15 + 30 min + 1 + 2 + 4 + 8 + 8 h = 23:52:35
  expect(last.toISOString()).toBe("2026-05-01T23:52:35.000Z");
  expect(last.getTime() - START.getTime()).toBeLessThan(RETRIED_MS);
});

test("jitter only shortens a wait, by up to a tenth", () => {
  expect(nextAttemptAt(2, START, 1)?.toISOString()).toBe("2026-05-01T00:00:27.000Z");
});

test("a failing endpoint is tried every five minutes at least", () => {
  expect([1, 2, 3, 4, 5, 100].map((failures) => pauseMs(failures) / 1000)).toEqual([5, 30, 120, 300, 300, 300]);
});

test.each([
  [10, 72, true],
  [9, 72, false],
  [500, 71.9, false],
])("after %d failures in %d hours an endpoint is given up: %s", (failures, hours, isOver) => {
  const at = new Date(START.getTime() + hours * HOUR);
  expect(isGivenUp({ failingSince: START, failures }, at)).toBe(isOver);
});
