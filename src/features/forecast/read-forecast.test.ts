import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { Actor } from "#core/values/permissions.ts";
import { STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { addDays, startOfDay, toLocalDay } from "#lib/time/day.ts";
import { anOrder } from "#testing/builders.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { aForecastShop } from "#testing/shops/forecast-shop.ts";
import { forecastAsOf, forecastStoredCustomers } from "./forecast-stored-customers.ts";
import { readForecast } from "./read-forecast.ts";

afterEach(() => void vi.useRealTimers());

const SETTING = { ...STANDARD_SETTING, model: "bg_nbd" } as const;
const today = toLocalDay(new Date(), "UTC");
const then = addDays(today, -180);

const read = async (actor: Actor, compare: string) => {
  const { answer, compared } = await readForecast(actor, { ...SETTING, compare }, { language: "en" });
  return { now: answer && figuresOf(answer), earlier: compared?.answer ? figuresOf(compared.answer) : null, compared };
};

type Tier = { tier: string; label: string; customers: number; value: number };
type Figures = { customers: number; totals: Record<"value" | "lower" | "upper", number>; tiers: readonly Tier[] };

const figuresOf = ({ customers, totals: { value, lower, upper }, tiers }: Figures) => ({
  customers,
  value,
  lower,
  upper,
  tiers: tiers.map(({ tier, label, customers: size, value: worth }) => ({ tier, label, size, worth })),
});

describe("a forecast compared with that of an earlier day", () => {
  let actor: Actor;
  beforeAll(async () => {
    actor = await aForecastShop(60);
    await forecastStoredCustomers(actor, SETTING, unwatched());
  });

  test("compared with itself, nothing changed, and nothing was bought since", async () => {
    const compared = await read(actor, today);
    expect(compared.earlier).toEqual(compared.now);
    expect(compared.compared?.answer?.actual).toBeNull();
  });

  test("is not there before it is calculated", async () => {
    expect((await read(actor, then)).compared).toMatchObject({ asOf: then, answer: null, run: null });
  });

  test("has the figures that the forecast had on that day, and what the same customers bought since", async () => {
    const { now } = await read(actor, today);
    await forecastAsOf(actor, SETTING, then, unwatched());
    const compared = await read(actor, then);
    expect(compared.now).toEqual(now);
    const before = compared.compared?.answer?.actual;
    expect(before).toMatchObject({ until: today, isComplete: false });

    // Two orders of a customer on one day are one purchase; one of a new customer was not forecast.
    const first = { orderedAt: new Date(startOfDay(addDays(then, 3), "UTC").getTime() + 3_600_000) };
    await anOrder(actor, { customer: "c0", totalPrice: 1000, ...first });
    await anOrder(actor, { customer: "c0", totalPrice: 250, ...first });
    await anOrder(actor, { customer: "newcomer", totalPrice: 99_900, ...first });
    const after = (await read(actor, then)).compared?.answer?.actual;
    expect([after?.purchases, after?.value]).toEqual([
      (before?.purchases ?? 0) + 1,
      expect.closeTo((before?.value ?? 0) + 12.5),
    ]);

    vi.useFakeTimers({ toFake: ["Date"], now: new Date(startOfDay(then, "UTC").getTime() + 12 * 3_600_000) });
    await forecastStoredCustomers(actor, SETTING, unwatched());
    const direct = await read(actor, then);
    expect(compared.earlier).toEqual(direct.now);
  });

  test("before the first sale has no customers", async () => {
    const { compared } = await read(actor, "2010-01-01");
    expect(compared?.answer).toMatchObject({ customers: 0, tiers: [], actual: null });
  });
});
