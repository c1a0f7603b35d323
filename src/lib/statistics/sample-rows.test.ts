import fc from "fast-check";
import { expect, it } from "vitest";
import { sampleRows } from "#lib/statistics/random.ts";

it("draws the requested number of distinct rows, ascending, reproducibly", () => {
  fc.assert(
    fc.property(fc.nat(200), fc.nat(50), fc.integer(), (rows, limit, seed) => {
      const drawn = [...sampleRows(rows, limit, seed)];
      expect(drawn).toHaveLength(Math.min(rows, limit));
      expect(drawn).toEqual([...new Set(drawn)].sort((a, b) => a - b));
      expect(drawn.every((row) => row < rows)).toBe(true);
      expect([...sampleRows(rows, limit, seed)]).toEqual(drawn);
    }),
  );
});

it("draws each row equally often", () => {
  // 2,000 draws of 5 of 20: each row 500 times, with a deviation of √(2000 × ¼ × ¾) = 19.4.
  const counts = new Array<number>(20).fill(0);
  for (let seed = 0; seed < 2000; seed++)
    for (const row of sampleRows(20, 5, seed)) counts[row] = (counts[row] as number) + 1;
  for (const count of counts) expect(Math.abs(count - 500)).toBeLessThan(5 * 19.4);
});
