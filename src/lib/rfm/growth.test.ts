import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { computeChange, computeGrowth } from "#lib/rfm/growth.ts";

describe("change against the previous period", () => {
  const change = (now: number, before: number) =>
    computeGrowth({ customer_count: now, previous_customer_count: before });

  test("is a percentage on a base of 20 or more", () => {
    expect(change(30, 20)).toEqual({ kind: "percent", isUp: true, rate: 0.5 });
    expect(change(10, 40)).toEqual({ kind: "percent", isUp: false, rate: -0.75 });
  });

  test("is a number of customers on a smaller base", () => {
    expect(change(30, 19)).toEqual({ kind: "amount", isUp: true, difference: 11 });
    expect(change(0, 3)).toEqual({ kind: "amount", isUp: false, difference: -3 });
  });

  test("a change of money is a percentage if enough customers spent it, and never of a loss", () => {
    expect(computeChange(150, 100, 20)).toEqual({ kind: "percent", isUp: true, rate: 0.5 });
    expect(computeChange(150, 100, 19)).toEqual({ kind: "amount", isUp: true, difference: 50 });
    expect(computeChange(50, -50, 100)).toEqual({ kind: "amount", isUp: true, difference: 100 });
  });

  test("a figure has no change against itself", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat(), (one, base) => {
        expect(computeChange(one, one, base)).toEqual({ kind: "same" });
      }),
    );
  });

  test('is "new" from zero, and none if unchanged', () => {
    expect(change(4, 0)).toEqual({ kind: "new" });
    expect(change(7, 7)).toEqual({ kind: "same" });
    expect(change(0, 0)).toEqual({ kind: "same" });
  });
});
