import { describe, expect, test } from "vitest";
import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { mbgNbd } from "#lib/clv/models/bg-nbd.ts";
import { prepare } from "#lib/clv/prepare-population.ts";
import type { EventGain } from "#lib/clv/totals/event-gains.ts";
import { eventTerm } from "#lib/clv/totals/events.ts";
import { type TotalsAhead, totalsAhead } from "#lib/clv/totals/totals-ahead.ts";
import type { PlannedEvent } from "#lib/clv/totals/weekly-log.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { toDayNumber } from "#lib/time/day.ts";
import { type ChangingShop, changingShop } from "#testing/shops/changing-shop.ts";

const START = toDayNumber("2019-03-04");
const SHOP: ChangingShop = {
  weeks: 208,
  start: START,
  customers: 4000,
  arrivals: 0,
  drift: 0,
  trend: 0,
  badMonth: null,
  priceRise: null,
  season: { kind: "wave", amplitude: 0.3, day: 330 },
  yearlyRate: 10,
  life: 400,
  regularity: 1,
};
const AS_OF = START + 7 * 156 - 1;
const DAYS = 364;

const keepRows = (log: PurchaseLog, keeps: (day: number) => boolean): PurchaseLog => {
  const rows = [...log.days.keys()].filter((row) => keeps(log.days[row] as number));
  return {
    customerIds: log.customerIds,
    customers: Uint32Array.from(rows, (row) => log.customers[row] as number),
    days: Int32Array.from(rows, (row) => log.days[row] as number),
    amounts: Float64Array.from(rows, (row) => log.amounts[row] as number),
  };
};

const isIn = (events: readonly PlannedEvent[], day: number) => events.some(({ from, to }) => from <= day && day <= to);

const ahead = (log: PurchaseLog, events?: readonly PlannedEvent[]): TotalsAhead => {
  const prepared = prepare({ kind: "purchases", log }, { asOf: AS_OF, today: AS_OF });
  const fitted = mbgNbd.fit(prepared.population, { seed: 1, horizon: { days: DAYS, discountRate: 0 } });
  const totals = totalsAhead(prepared, { fitted }, { days: DAYS, seed: 1, ...(events && { events }) });
  if (!totals) throw new Error("There are no totals");
  return totals;
};

const countIn = (log: PurchaseLog, { from, to }: { from: number; to: number }): number =>
  log.days.filter((day) => day >= from && day <= to).length;

const revenueIn = (log: PurchaseLog, { from, to }: { from: number; to: number }): number =>
  log.amounts.reduce((sum, amount, row) => {
    const day = log.days[row] as number;
    return day >= from && day <= to ? sum + amount : sum;
  }, 0);

const gainAt = ({ events }: TotalsAhead, at: number): EventGain => {
  const gain = events[at];
  if (!gain) throw new Error("Nothing is known of the event");
  return gain;
};

/** The expected orders of the weeks that a span touches, with their interval, and the real ones. */
const weeksOf = (totals: TotalsAhead, log: PurchaseLog, span: { from: number; to: number }) => {
  const { periods, orders } = totals.weeks;
  return periods.flatMap((week, at) =>
    week.to < span.from || week.from > span.to
      ? []
      : [
          {
            actual: countIn(log, week),
            expected: orders.all.expected[at] as number,
            lower: orders.all.lower80[at] as number,
            upper: orders.all.upper80[at] as number,
          },
        ],
  );
};

describe("a shop with a sale of 60% more orders each May", () => {
  const sales = [2019, 2020, 2021, 2022].map(
    (year): PlannedEvent => ({
      kind: "sale",
      from: toDayNumber(`${year}-05-09` as "2019-05-09"),
      to: toDayNumber(`${year}-05-22` as "2019-05-22"),
    }),
  );
  const [, , last, next] = sales as [PlannedEvent, PlannedEvent, PlannedEvent, PlannedEvent];
  const random = createRandom(11, 1);
  // Thinning: all days have the sales' rate, of which the others keep 1 / 1.6.
  const log = keepRows(changingShop(SHOP, 3), (day) => random() < 1 / 1.6 || isIn(sales, day));
  const totals = ahead(log, sales);
  const without = ahead(log);

  test("each past sale brought what was planted, within its interval, in orders and revenue", () => {
    const changes: number[] = [];
    for (const at of [0, 1, 2]) {
      const planted = countIn(log, sales[at] as PlannedEvent) * (1 - 1 / 1.6);
      const { orders, revenue, change } = gainAt(totals, at);
      expect([orders.lower80 <= planted, planted <= orders.upper80], `sale ${at}`).toEqual([true, true]);
      expect(Math.abs(change - 0.6), `sale ${at}`).toBeLessThan(0.25);
      const money = revenueIn(log, sales[at] as PlannedEvent) * (1 - 1 / 1.6);
      const { lower80 = 0, upper80 = 0 } = revenue ?? {};
      expect([lower80 <= money, money <= upper80], `sale ${at}`).toEqual([true, true]);
      changes.push(change);
    }
    expect(Math.abs(changes.reduce((sum, change) => sum + change / 3, 0) - 0.6)).toBeLessThan(0.1);
  });

  test("the sale to come is expected to bring as much, with more uncertainty, in the weeks that it lasts", () => {
    const past = gainAt(totals, sales.indexOf(last));
    const future = gainAt(totals, sales.indexOf(next));
    expect(future.change).toBeGreaterThan(0.45);
    expect(future.change).toBeLessThan(0.75);
    const widthOf = ({ orders }: EventGain) => (orders.upper80 - orders.lower80) / orders.expected;
    expect(widthOf(future)).toBeGreaterThan(widthOf(past));
    for (const { actual, lower, upper } of weeksOf(totals, log, next)) {
      expect(actual).toBeGreaterThan(lower);
      expect(actual).toBeLessThan(upper);
    }
  });

  test("a shop that doesn't enter its sales expects too little of them", () => {
    const errorOf = (own: TotalsAhead) => {
      const errors = weeksOf(own, log, next).map(({ actual, expected }) => expected / actual - 1);
      return errors.reduce((sum, error) => sum + error, 0) / errors.length;
    };
    expect(Math.abs(errorOf(totals))).toBeLessThan(0.12);
    // The same weeks of last year know a part of it.
    expect(errorOf(without)).toBeLessThan(-0.1);
  });

  test("a sale to come that is the first of its kind changes no expectation, and widens its weeks", () => {
    const launch: PlannedEvent = { ...next, kind: "launch" };
    const planned = ahead(log, [...sales.slice(0, 3), launch]);
    const plain = ahead(log, sales.slice(0, 3));
    expect(gainAt(planned, 3).change).toBe(0);
    const [wide, narrow] = [weeksOf(planned, log, next), weeksOf(plain, log, next)];
    for (const [at, { expected, lower, upper }] of wide.entries()) {
      expect(expected).toBeCloseTo(narrow[at]?.expected ?? 0, 6);
      expect(upper / lower).toBeGreaterThan((1.5 * (narrow[at]?.upper ?? 0)) / (narrow[at]?.lower ?? 0));
    }
  });

  test("no events give the same totals to the last bit, as do events before the first week", () => {
    expect(ahead(log, [])).toEqual(without);
    const { events, ...rest } = ahead(log, [{ kind: "sale", from: START - 30, to: START - 20 }]);
    expect(events).toEqual([null]);
    expect(rest).toEqual({ ...without, events: undefined });
  });
});

describe("a shop that closes for a week each August", () => {
  const closures = [2019, 2020, 2021, 2022].map(
    (year): PlannedEvent => ({
      kind: "closed",
      from: toDayNumber(`${year}-08-08` as "2019-08-08"),
      to: toDayNumber(`${year}-08-14` as "2019-08-14"),
    }),
  );
  const next = closures[3] as PlannedEvent;
  const open = changingShop(SHOP, 5);
  const log = keepRows(open, (day) => !isIn(closures, day));

  test("a closure costs about what would have been ordered, and the one to come leaves few orders", () => {
    const totals = ahead(log, closures);
    for (const at of [0, 1, 2]) {
      const lost = countIn(open, closures[at] as PlannedEvent);
      const { orders } = gainAt(totals, at);
      expect(Math.abs(orders.expected + lost), `closure ${at}`).toBeLessThan(3 * Math.sqrt(lost));
    }
    const { orders, change } = gainAt(totals, 3);
    expect(change).toBeLessThan(-0.95);
    // The closure is one of the forecast's weeks.
    const plain = ahead(open);
    const usual = weeksOf(plain, open, next).reduce((sum, { expected }) => sum + expected, 0);
    expect(Math.abs(orders.expected / usual + 1)).toBeLessThan(0.1);
    expect([orders.lower80 < -usual, -usual < orders.upper80]).toEqual([true, true]);
    const wholeOf = ({ whole }: TotalsAhead) => whole.orders.all.expected[0] as number;
    expect(Math.abs((wholeOf(totals) - orders.expected) / wholeOf(plain) - 1)).toBeLessThan(0.03);
  });

  test("a first closure takes the orders of its days without any before it", () => {
    const totals = ahead(open, [next]);
    expect(gainAt(totals, 0).change).toBeLessThan(-0.9);
  });

  test("a shop that sold on during its closures expects to do so again", () => {
    const totals = ahead(open, closures);
    expect(Math.abs(gainAt(totals, 3).change)).toBeLessThan(0.15);
  });
});

test("an event's term is its share of a week, and a closure on days without orders has none", () => {
  const even = new Float64Array(7).fill(1 / 7);
  const week = { from: 70, to: 76 };
  expect(eventTerm({ kind: "sale", from: 70, to: 76 }, week, even)).toBe(1);
  expect(eventTerm({ kind: "sale", from: 77, to: 80 }, week, even)).toBe(0);
  // A rise of 50% on two of seven days raises the week by a seventh.
  expect(Math.exp(Math.log(1.5) * eventTerm({ kind: "sale", from: 60, to: 71 }, week, even))).toBeCloseTo(8 / 7, 12);
  expect(eventTerm({ kind: "closed", from: 70, to: 71 }, week, even)).toBeCloseTo(Math.log(5 / 7), 12);
  const weekdays = even.map((_, weekday) => (weekday === 0 ? 0 : 1 / 6));
  expect(eventTerm({ kind: "closed", from: 70, to: 70 }, week, weekdays)).toBe(Math.log(1));
});
