import { describe, expect, it } from "vitest";
import { bgNbdFamily, mbgNbdFamily } from "#lib/clv/models/bg-nbd.ts";
import type { Parameters } from "./learn-transactions.ts";

// Fader, Hardie & Lee's parameters for CDNOW, time in weeks; values computed to 50 digits with mpmath, rounded to 12.
const CDNOW: Parameters = [0.2426, 4.4136, 0.7929, 2.4259];
const MBG: Parameters = [0.5248, 6.183, 0.8914, 1.614];

describe("BG/NBD", () => {
  it("considers one-time buyers alive with probability 1", () => {
    expect(bgNbdFamily.pAlive(CDNOW, 0, 0, 38.86)).toBe(1);
  });

  it.each([
    [2, 30.43, 38.86, 0.726614044854, 1.22592265799],
    [26, 30.86, 31, 0.968919350212, 20.7504576988],
    [7, 3, 38.86, 3.00019224427e-5, 0.000156004002279],
  ])(
    "matches P(alive) and expected purchases in 39 weeks for %i purchases, the last at %d of %d",
    (x, recency, tenure, alive, expected) => {
      const pAlive = bgNbdFamily.pAlive(CDNOW, x, recency, tenure);
      expect(pAlive / alive).toBeCloseTo(1, 10);
      expect((pAlive * bgNbdFamily.expectedIfAlive(CDNOW, x, tenure, 39, 0)) / expected).toBeCloseTo(1, 10);
    },
  );
});

describe("BG/NBD on a flat likelihood ridge", () => {
  // A ten times narrower beta distribution with the same mean makes no visible difference.
  it.each([
    [299, 50_000],
    [16_318, 143_979],
  ])("stays accurate with a = %d and b = %d", (a, b) => {
    const at = (times: number) => bgNbdFamily.expectedIfAlive([0.7, 180, a * times, b * times], 5, 400, 365, 0);
    expect(at(10) / at(1)).toBeCloseTo(1, 3);
    expect(at(1.01) / at(1)).toBeCloseTo(1, 6);
  });
});

describe("MBG/NBD", () => {
  it("allows one-time buyers to have left", () => {
    expect(mbgNbdFamily.pAlive(MBG, 0, 0, 38.86)).toBeCloseTo(0.389722791653, 10);
  });
});
