import { expect, test } from "vitest";
import { credibilityWeight, estimateCredibility } from "#lib/statistics/credibility.ts";

/** Subjects with these values each, as columns. */
const columns = (subjects: readonly (readonly number[])[]): [Float64Array, Uint32Array] => {
  const starts = [0];
  for (const values of subjects) starts.push((starts.at(-1) as number) + values.length);
  return [Float64Array.from(subjects.flat()), Uint32Array.from(starts)];
};

test("estimates both variances by hand, from subjects with at least two known values", () => {
  const [values, starts] = columns([[1, 3], [5, 7], [100], [9, Number.NaN, 11], []]);
  // Within: 2 for each of three subjects. Means 2, 6 and 10 around 6: 2 × (16 + 0 + 16) = 64, less 2 × 2, over 6 − 12 / 6.
  const found = estimateCredibility(values, starts);
  expect(found).toEqual({ within: 2, between: 15, subjects: 3 });
  expect(found && credibilityWeight(found, 1)).toBeCloseTo(15 / 17, 12);
  expect(found && credibilityWeight(found, 3)).toBeCloseTo(45 / 47, 12);
});

test("gives no weight to a subject's own values if subjects don't differ by more than chance", () => {
  const found = estimateCredibility(
    ...columns([
      [0, 2],
      [2, 0],
      [0, 2],
    ]),
  );
  expect(found).toEqual({ within: 2, between: 0, subjects: 3 });
  expect(found && credibilityWeight(found, 1)).toBe(0);
});

test("needs two subjects with two values", () => {
  expect(estimateCredibility(...columns([[1, 2], [3], [4]]))).toBeNull();
});
