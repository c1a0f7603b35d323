import { describe, expect, test } from "vitest";
import { makeFormats } from "./formats.ts";
import { LOCALES } from "./language.ts";

/** `Intl` writes no-break and thin spaces. */
const plain = (text: string) => text.replace(/[\u00a0\u202f\u2009]/g, " ");

const at = (locale: string, currency = "GBP") => makeFormats({ locale, timeZone: "America/Bogota", currency });

describe("shares", () => {
  const { percent, change } = at("en-US");

  test("percentages have one decimal below 10% and none above", () => {
    expect(percent(0.567)).toBe("57%");
    expect(percent(0.0891)).toBe("8.9%");
    expect(percent(0.0996)).toBe("10%");
  });

  test("a difference of money has a sign, unless it is zero", () => {
    const { moneyDifference, moneyDifferenceShort } = at("en-US");
    expect([12.5, -12.5, 0].map(moneyDifference)).toEqual(["+£12.50", "−£12.50", "£0.00"]);
    expect([12_500, -12_500].map(moneyDifferenceShort)).toEqual(["+£13K", "−£13K"]);
  });

  test("nonzero percentages are never shown as zero", () => {
    expect(percent(0.0000001)).toBe("<0.1%");
    expect(percent(0)).toBe("0%");
    expect(percent(-0.0001)).toBe("0%");
  });

  test("change percentages have a sign, with a true minus", () => {
    expect(change(0.96)).toBe("+96%");
    expect(change(-0.04)).toBe("−4%");
    expect(change(0)).toBe("0%");
  });
});

test("money follows the reader's locale, in full in tables and short in sentences", () => {
  expect(plain(at("en-US").money(-1234.5))).toBe("−£1,234.50");
  expect([-0.001, -0.01].map((value) => plain(at("en-US").money(value)))).toEqual(["£0.00", "−£0.01"]);
  expect([164_123, 37.4, 9.6, 4, -0.25].map((value) => plain(at("en-US").moneyShort(value)))).toEqual([
    "£164K",
    "£37",
    "£9.60",
    "£4",
    "−£0.25",
  ]);
  expect(plain(at("pt-BR", "USD").money(1234.5))).toBe("US$ 1.234,50");
  expect(plain(at("es-419", "USD").money(1234.5))).toBe("USD 1,234.50");
  expect(plain(at("en-US", "JPY").money(1234))).toBe("¥1,234");
  expect([19_990, 19_990.5].map((value) => plain(at("en-US", "COP").money(value)))).toEqual([
    "COP 19,990",
    "COP 19,990.50",
  ]);
});

test("numbers on an axis that names the unit are short and plain", () => {
  expect([7, 304.3, 8069].map(at("en-US").short)).toEqual(["7", "304", "8.1K"]);
  expect(plain(at("pt-BR").short(8069))).toBe("8,1 mil");
});

test("thousands are written alike on one Spanish chart", () => {
  expect([8069, 80_690].map((value) => plain(at("es-419").short(value)))).toEqual(["8.1 K", "81 K"]);
  expect(plain(at("es-419", "USD").moneyShort(28_139))).toBe("USD 28 K");
});

test("an amount has its currency's decimals but no currency symbol", () => {
  expect(at("pt-BR", "BRL").amount(-1234.5)).toBe("−1.234,50");
  expect(at("en-US", "JPY").amount(1234)).toBe("1,234");
});

test("a period's days stay the business's days in any zone", () => {
  expect(plain(at("en-US").days("2011-09-10", "2011-12-09"))).toBe("Sep 10 – Dec 9, 2011");
});

test("an instant of today is shown as a time in the business's zone, an older one with its date", () => {
  const { moment } = at("en-US");
  expect(plain(moment("2011-12-09T13:00:00Z", new Date("2011-12-10T04:59:00Z")))).toBe("Dec 9, 8:00 AM");
  expect(plain(moment("2011-12-09T13:00:00Z", new Date("2011-12-10T05:01:00Z")))).toBe("Dec 9, 2011, 8:00 AM");
});

test("a duration uses a natural unit, and is never shown as zero unless it is", () => {
  const { duration } = at("en-US");
  expect([0, 20, 4300, 12_400, 89_000, 95_000, 3_600_000, 9_000_000].map((ms) => plain(duration(ms)))).toEqual([
    "0 sec",
    "0.1 sec",
    "4.3 sec",
    "12 sec",
    "89 sec",
    "2 min",
    "60 min",
    "2.5 hr",
  ]);
  expect(plain(at("pt-BR").duration(4300))).toBe("4,3 s");
});

test.each([
  ["en-US", "4,435.06", "$4,435.06", "8.3%", "Nov 28, 2026", "2:11 PM"],
  ["en-GB", "4,435.06", "US$4,435.06", "8.3%", "28 Nov 2026", "14:11"],
  // In Spain and Portugal, four digits are not grouped.
  ["es-ES", "4435,06", "4435,06 US$", "8,3 %", "28 nov 2026", "14:11"],
  ["es-MX", "4,435.06", "USD 4,435.06", "8.3%", "28 nov 2026", "2:11 p.m."],
  ["pt-PT", "4435,06", "4435,06 US$", "8,3%", "28/11/2026", "14:11"],
  ["pt-BR", "4.435,06", "US$ 4.435,06", "8,3%", "28 de nov. de 2026", "14:11"],
])("formats in %s: %s, %s, %s, %s, %s", (locale, number, money, percent, day, time) => {
  const formats = makeFormats({ locale, timeZone: "UTC", currency: "USD" });
  const instant = "2026-11-28T14:11:00Z";
  const written = [
    formats.fine(4435.06),
    formats.money(4435.06),
    formats.percent(0.083),
    formats.day(instant),
    formats.clock(instant),
  ];
  expect(written.map(plain)).toEqual([number, money, percent, day, time]);
  // Five digits are grouped everywhere.
  expect(formats.count(44_350)).toMatch(/^44[^\d]350$/);
  expect(plain(formats.dated(instant))).toBe(`${day}, ${time}`);
});

test("a time of today says the day in every region", () => {
  for (const locale of LOCALES) {
    const { moment } = makeFormats({ locale, timeZone: "UTC", currency: "USD" });
    expect(moment("2026-11-28T14:11:00Z", new Date("2026-11-28T20:00:00Z")), locale).toMatch(/28/);
  }
});
