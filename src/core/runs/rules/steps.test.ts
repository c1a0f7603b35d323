import fc from "fast-check";
import { expect, test } from "vitest";
import { advanceSteps, computeProgress, createSteps, finishSteps } from "./steps.ts";

const RUN = { steps: ["scores", "segments"] };
const AT = "2026-01-15T02:00:00.000Z";

test("earlier steps are done, later ones have not started", () => {
  const [scores, segments] = advanceSteps(createSteps(RUN), { name: "segments", done: 3, of: 12 }, AT);
  expect(scores).toMatchObject({ name: "scores", startedAt: AT, finishedAt: AT });
  expect(segments).toMatchObject({ name: "segments", done: 3, of: 12, startedAt: AT, finishedAt: null });
  expect(advanceSteps(createSteps(RUN), { name: "scores" }, AT)[1]?.startedAt).toBeNull();
});

test("steps have equal weight: one whole step and a quarter of the second of two are 0.625", () => {
  const steps = advanceSteps(createSteps(RUN), { name: "segments", done: 3, of: 12 }, AT);
  expect(computeProgress(steps)).toBe((1 + 0.25) / 2);
  expect(computeProgress(createSteps(RUN))).toBe(0);
  expect(computeProgress(finishSteps(steps, AT))).toBe(1);
});

test("progress never decreases while the work advances", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { minLength: 1 }), fc.integer({ min: 50, max: 60 }), (parts, of) => {
      let steps = advanceSteps(createSteps(RUN), { name: "scores" }, AT);
      let share = computeProgress(steps);
      for (const done of [...parts].sort((a, b) => a - b)) {
        steps = advanceSteps(steps, { name: "segments", done, of }, AT);
        expect(computeProgress(steps)).toBeGreaterThanOrEqual(share);
        share = computeProgress(steps);
      }
      expect(share).toBeLessThanOrEqual(1);
    }),
  );
});
