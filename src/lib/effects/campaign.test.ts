import { expect, test } from "vitest";
import { daysMeasured, stateOn } from "./campaign.ts";

const SPRING = { startsOn: "2026-03-10", lastDay: "2026-06-07" };

test("a campaign is scheduled until its first day and over after its last", () => {
  expect(["2026-03-09", "2026-03-10", "2026-06-07", "2026-06-08"].map((day) => stateOn(SPRING, day))).toEqual([
    "scheduled",
    "running",
    "running",
    "ended",
  ]);
});

test("whole days are measured, from the first to the last", () => {
  const days = ["2026-03-09", "2026-03-10", "2026-03-11", "2026-06-08", "2027-01-01"];
  expect(days.map((day) => daysMeasured(SPRING, day))).toEqual([0, 0, 1, 90, 90]);
  // Ended before it began.
  expect(daysMeasured({ startsOn: "2026-03-10", lastDay: "2026-03-01" }, "2026-04-01")).toBe(0);
});
