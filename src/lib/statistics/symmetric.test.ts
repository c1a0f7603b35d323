import fc from "fast-check";
import { expect, it } from "vitest";
import { eigen } from "./symmetric.ts";

it("finds 1 and 3 with their directions", () => {
  const { values, vectors } = eigen(Float64Array.of(2, 1, 1, 2), 2);
  expect([...values].sort()).toEqual([expect.closeTo(1, 14), expect.closeTo(3, 14)]);
  expect(Math.abs(vectors[0] as number)).toBeCloseTo(Math.SQRT1_2, 14);
});

it("reconstructs any symmetric matrix", () => {
  const n = 4;
  fc.assert(
    fc.property(fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 16, maxLength: 16 }), (given) => {
      const matrix = Float64Array.from(given, (_, at) => {
        const [i, j] = [Math.trunc(at / n), at % n];
        return (given[Math.min(i, j) * n + Math.max(i, j)] as number) + 0;
      });
      const { values, vectors } = eigen(matrix, n);
      for (let i = 0; i < n; i++)
        for (let j = 0; j < n; j++) {
          const again = values.reduce(
            (sum, value, k) => sum + value * (vectors[i * n + k] as number) * (vectors[j * n + k] as number),
            0,
          );
          expect(again).toBeCloseTo(matrix[i * n + j] as number, 10);
        }
    }),
  );
});
