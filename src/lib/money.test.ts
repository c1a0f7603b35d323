import fc from "fast-check";
import { expect, test } from "vitest";
import { countDecimals, isUsuallyWhole, parseMoney, toMajor } from "./money.ts";

test("each currency has the decimals that ISO 4217 gives it", () => {
  expect(["USD", "EUR", "JPY", "KWD", "jpy", "RSD"].map(countDecimals)).toEqual([2, 2, 0, 3, 0, 2]);
  // The Unicode CLDR, and so the runtime, has none for these.
  expect(["COP", "HUF", "IDR", "PKR", "MMK", "IQD"].map(countDecimals)).toEqual([2, 2, 2, 2, 2, 3]);
  expect(["JPY", "COP", "USD"].map(isUsuallyWhole)).toEqual([true, true, false]);
});

test("rejects an invalid currency code", () => {
  expect(() => countDecimals("dollars")).toThrow(RangeError);
});

test.each([
  ["12.50", "USD", 1250],
  ["12.5", "USD", 1250],
  ["12", "USD", 1200],
  ["0.29", "USD", 29], // 0.29 * 100 is 28.999999999999996 in floating point
  ["1.10000", "USD", 110],
  ["-3.07", "USD", -307],
  ["+3", "JPY", 3],
  ["1.234", "KWD", 1234],
  ["-0.00", "USD", 0],
  ["90071992547409.91", "USD", Number.MAX_SAFE_INTEGER],
])("%s %s is %i minor units", (text, currency, minor) => {
  expect(parseMoney(text, currency)).toBe(minor);
});

test.each([
  ["", "USD", "Must be a decimal number such as 12.50"],
  ["1,234.50", "USD", "Must be a decimal number such as 12.50"],
  ["1e3", "USD", "Must be a decimal number such as 12.50"],
  [" 5", "USD", "Must be a decimal number such as 12.50"],
  [".5", "USD", "Must be a decimal number such as 12.50"],
  ["NaN", "USD", "Must be a decimal number such as 12.50"],
  ["12.345", "USD", "Must have no more decimals than USD has: 2"],
  ["12.5", "JPY", "Must have no more decimals than JPY has: 0"],
  ["90071992547409.92", "USD", "Must be smaller: it is too large to be exact"],
])("%j in %s is rejected with the requirement", (text, currency, reason) => {
  expect(() => parseMoney(text, currency)).toThrow(reason);
});

test("formatting and parsing major units gives the same amount", () => {
  const currency = fc.constantFrom("USD", "JPY", "KWD");
  const minor = fc.integer({ min: -1e14, max: 1e14 });
  fc.assert(
    fc.property(minor, currency, (amount, code) => {
      expect(parseMoney(toMajor(amount, code).toFixed(countDecimals(code)), code)).toBe(amount);
    }),
  );
});
