import { afterEach, describe, expect, test, vi } from "vitest";
import { minor, readPayload, time } from "./payload.ts";

const shop = { currency: "USD", timeZone: "UTC", storefrontId: 1, now: new Date("2026-06-01T00:00:00Z") };

describe("an amount with more decimals than the currency has", () => {
  test.each([
    ["8.575", 858],
    ["1.0050", 101],
    ["-1.005", -101],
    ["1.005e0", 101],
    ["12.5000", 1250],
    ["1e-7", 0],
    ["-0.0000", 0],
  ])("%s is rounded to %i cents, half away from zero", (text, cents) => {
    expect(minor(text, shop)).toBe(cents);
  });

  test.each(["", "1,5", "0x10", "NaN", "1e300"])("%s is refused", (text) => {
    expect(() => minor(text, shop)).toThrow("Must be an amount");
  });

  test.each([
    ["COP", "1904.76", 190_476],
    ["HUF", "990.50", 99_050],
    ["JPY", "100.00", 100],
    ["KWD", "1.2345", 1235],
  ])("%s: %s is %i in minor units", (currency, text, expected) => {
    expect(minor(text, { ...shop, currency })).toBe(expected);
  });
});

describe("a time", () => {
  afterEach(() => vi.unstubAllEnvs());
  const read = (text: string) => readPayload(time, text).toISOString();

  test.each([
    ["2026-05-01T10:00:00", "2026-05-01T10:00:00.000Z"],
    ["2026-05-01 10:00:00", "2026-05-01T10:00:00.000Z"],
    ["2026-05-01 10:00", "2026-05-01T10:00:00.000Z"],
    ["2026-05-01", "2026-05-01T00:00:00.000Z"],
    ["2026-05-01T10:00:00.123456Z", "2026-05-01T10:00:00.123Z"],
    ["2026-05-01T10:00:00-04:00", "2026-05-01T14:00:00.000Z"],
    ["Fri, 01 May 2026 10:00:00 +0000", "2026-05-01T10:00:00.000Z"],
  ])("%s is the same instant in every time zone of the server", (text, instant) => {
    for (const zone of ["UTC", "America/Bogota", "Asia/Tokyo"]) {
      vi.stubEnv("TZ", zone);
      expect(read(text)).toBe(instant);
    }
  });

  test.each(["May 1, 2026 10:00", "Fri, 01 May 2026 10:00:00", "05/01/2026", "2026-13-01", "soon"])(
    "%s without a time zone is refused",
    (text) => {
      expect(() => read(text)).toThrow("must be a time");
    },
  );
});
