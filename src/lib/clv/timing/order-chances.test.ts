import fc from "fast-check";
import { expect, test } from "vitest";
import { ORDER_CHANCE_DAYS } from "#lib/clv/forecast-setting.ts";
import { timeOrders } from "#lib/clv/timing/order-chances.ts";

const UNCORRECTED = [null, null, null];

/** The chance of buying within some days for Poisson buyers who are still active with a probability. */
const chancesOf =
  (buyers: readonly (readonly [every: number, active: number])[]) =>
  (days: number): Float64Array =>
    Float64Array.from(buyers, ([every, active]) => active * (1 - Math.exp(-days / every)));

test("the next order is expected on its median day", () => {
  // The median wait of a Poisson process is ln 2 of the mean: 6.93, 69.3, 207.9 and 252.998 days.
  const buyers = [10, 100, 300, 365].map((every) => [every, 1] as const);
  expect([...timeOrders(chancesOf(buyers), UNCORRECTED, 365).nextOrderIn]).toEqual([7, 70, 208, 253]);
});

test("there is none for customers who probably left or buy too rarely, and the first day for those certain to buy", () => {
  const found = (buyers: [number, number][]) => [...timeOrders(chancesOf(buyers), UNCORRECTED, 365).nextOrderIn];
  expect(
    found([
      [10, 0.49],
      [1000, 1],
      [10, 0],
    ]),
  ).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect(found([[1e-9, 1]])).toEqual([1]);
  expect(found([])).toEqual([]);
});

test("the correction moves the day with the chances", () => {
  // Log-odds of no order + ln 3: where the model says 75%, the corrected chance is one half: 1 − e^(−t/40) = ¾ at t = 40 ln 4 = 55.5.
  const shift = { slope: 1, intercept: Math.log(3) };
  const { nextOrderIn } = timeOrders(chancesOf([[40, 1]]), [shift, shift, shift], 365);
  expect(Math.abs((nextOrderIn[0] as number) / (40 * Math.log(4)) - 1)).toBeLessThan(0.05);
});

test("an order within 7, 30 or 90 days is as likely as not exactly if its day is within them", () => {
  const correction = fc.option(
    fc.record({
      slope: fc.double({ min: 0.2, max: 3, noNaN: true }),
      intercept: fc.double({ min: -2, max: 2, noNaN: true }),
    }),
  );
  const buyer = fc.tuple(fc.double({ min: 1, max: 500, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
  fc.assert(
    fc.property(
      fc.array(buyer, { maxLength: 20 }),
      fc.tuple(correction, correction, correction),
      fc.constantFrom(91.3125, 182.625, 365.25, 1095.75),
      (buyers, corrections, longest) => {
        const { chances, nextOrderIn } = timeOrders(chancesOf(buyers), corrections, longest);
        for (const [row, day] of nextOrderIn.entries()) {
          const own = chances.map((column) => column[row] as number);
          expect(own).toEqual(own.toSorted((a, b) => a - b));
          for (const [at, days] of ORDER_CHANCE_DAYS.entries())
            expect((own[at] as number) >= 0.5).toBe(!Number.isNaN(day) && day <= days);
        }
      },
    ),
  );
});
