import { describe, expect, test } from "vitest";
import { bgNbd } from "#lib/clv/models/bg-nbd.ts";
import { prepare } from "#lib/clv/prepare-population.ts";
import { changingShop } from "#testing/shops/changing-shop.ts";
import { byGroup, drawPaths } from "./draw-totals.ts";
import { withCalendar } from "./effects.ts";
import { computeOrders, expectedParts, learnNewcomers } from "./expected-parts.ts";
import { learnOrderValues, learnRepeats, WHOLE_EFFORT } from "./learn-purchases.ts";
import { horizonParts, weeklyLog } from "./weekly-log.ts";

describe("a total whose past errors were smaller than the simulated ones", () => {
  const [start, days] = [18_000, 364];
  const asOf = start + 7 * 156;
  const log = changingShop(
    {
      weeks: 156,
      start,
      customers: 1500,
      arrivals: 0,
      drift: 0,
      trend: 0,
      badMonth: null,
      priceRise: null,
      season: { kind: "none" },
      yearlyRate: 6,
      life: 400,
      regularity: 1,
    },
    3,
  );
  const { population } = prepare({ kind: "purchases", log }, { asOf, today: asOf });
  const { purchases } = population;
  if (!purchases) throw new Error("There are no purchases");
  const weekly = withCalendar(weeklyLog(purchases, asOf), new Set());
  const own = { log: weekly, model: bgNbd, until: asOf + days, effort: WHOLE_EFFORT };
  const repeats = learnRepeats({ ...population, purchases }, own);
  if (!repeats) throw new Error("There is too little data");
  const [newcomers, values] = [learnNewcomers(weekly), learnOrderValues(weekly)];
  const { parts } = horizonParts(asOf, days);
  const expected = expectedParts(parts, { repeats, newcomers, values });
  const widths = (learnDeviation?: (simulated: number) => number) => {
    const learned = { repeats: repeats.effects, newcomers, values };
    const draws = drawPaths(parts, expected, learned, { seed: 1, learnDeviation });
    const totals = byGroup([[...parts.keys()]], computeOrders(expected), draws, "orders");
    const widthOf = (who: keyof typeof totals) =>
      Math.log((totals[who].upper80[0] as number) / (totals[who].lower80[0] as number));
    return { all: widthOf("all"), existing: widthOf("existing"), newcomers: widthOf("newcomers") };
  };
  const simulated = widths();

  test("is narrower, while its groups stay as they are: their errors cancelled, and each may be off", () => {
    const narrow = widths((deviation) => deviation / 3);
    expect(narrow.all / simulated.all).toBeCloseTo(1 / 3, 1);
    expect(narrow.existing / simulated.existing).toBeCloseTo(1, 1);
    expect(narrow.newcomers / simulated.newcomers).toBeCloseTo(1, 1);
  });

  test("is wider with all of its groups where the past errors were larger", () => {
    const wide = widths((deviation) => 2 * deviation);
    for (const who of ["all", "existing", "newcomers"] as const)
      expect(wide[who] / simulated[who]).toBeGreaterThan(1.6);
  });
});
