import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byGrowth, computeChange, computeGrowth } from "#lib/rfm/growth.ts";

describe("the segments that changed fastest", () => {
  const segment = (code: string, before: number, now: number) => ({
    segment_name: code,
    segment_code: code,
    total_revenue: 0,
    customer_count: now,
    previous_customer_count: before,
    growth_rate: before === 0 ? null : (now - before) / before,
  });

  test("are by rate, among nonempty segments with a trait that had at least 20 customers", () => {
    // Kits (+130%) had 10, Home (+21%) gained more customers than Yarn (+50%), and Old has no customers left.
    const segments = [
      segment("Kits", 10, 23),
      segment("Home", 100, 121),
      segment("Yarn", 40, 60),
      segment("Tools", 50, 40),
      segment("Old", 30, 0),
      segment("OTHER", 20, 80),
      segment("NONE", 80, 20),
    ];
    expect(byGrowth(segments)).toEqual({ fastest_growing_segment: "Yarn", needs_attention: "Tools" });
  });

  test("never include one that grew as shrinking, nor the reverse", () => {
    const anySegment = fc.tuple(fc.nat(100), fc.nat(100));
    fc.assert(
      fc.property(fc.array(anySegment, { maxLength: 6 }), (counts) => {
        const segments = counts.map(([before, now], i) => segment(String(i), before, now));
        const more = (name: string) => {
          const found = segments.find(({ segment_name }) => segment_name === name);
          return (found?.customer_count ?? 0) - (found?.previous_customer_count ?? 0);
        };
        const { fastest_growing_segment: fastest, needs_attention: slowest } = byGrowth(segments);
        if (fastest !== null) expect(more(fastest)).toBeGreaterThan(0);
        if (slowest !== null) expect(more(slowest)).toBeLessThan(0);
      }),
    );
  });

  test("are none if all grew alike, except the fastest, or none had enough customers", () => {
    expect(byGrowth([segment("A", 100, 140), segment("B", 50, 70)]).needs_attention).toBeNull();
    expect(byGrowth([segment("A", 0, 140), segment("B", 19, 70)]).fastest_growing_segment).toBeNull();
  });
});

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

  test("of money is a percentage if enough customers spent it, and never of a loss", () => {
    expect(computeChange(150, 100, 20)).toEqual({ kind: "percent", isUp: true, rate: 0.5 });
    expect(computeChange(150, 100, 19)).toEqual({ kind: "amount", isUp: true, difference: 50 });
    expect(computeChange(50, -50, 100)).toEqual({ kind: "amount", isUp: true, difference: 100 });
  });

  test("of a figure against itself is none", () => {
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
