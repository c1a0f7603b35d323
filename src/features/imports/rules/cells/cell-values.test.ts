import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMoneyReader, plainDecimal } from "./amounts.ts";
import { readTime, shiftedDays } from "./dates.ts";

describe("an amount", () => {
  test.each([
    ["1234.50", ".", "1234.50"],
    ["$1,240.50", ".", "1240.50"],
    ["-$3.00", ".", "-3.00"],
    ["($3.00)", ".", "-3.00"],
    ["USD 12.50", ".", "12.50"],
    ["R$ 1.240,50", ",", "1240.50"],
    ["1 250,00 zł", ",", "1250.00"],
    ["Rs. 1,250.00", ".", "1250.00"],
    ["kr 1.250,00", ",", "1250.00"],
    ["1.250.000", ".", "1250000"],
    ["1,250,000", ",", "1250000"],
    ["\u200e$1,240.50\u202c", ".", "1240.50"],
    ["$5 EUR", ".", null],
    ["Jan 5", ".", null],
    ["1.240,50 €", ",", "1240.50"],
    ["1 240,50", ",", "1240.50"],
    ["1'240.50", ".", "1240.50"],
    ["12,34,567.00", ".", "1234567.00"],
    ["−5.00", ".", "-5.00"],
    [".50", ".", "0.50"],
    ["1,5", ".", null],
    ["1.234.56", ".", null],
    ["1,23.4", ".", null],
    ["--5", ".", null],
    ["12-34", ".", null],
    ["(5", ".", null],
    ["1e3", ".", null],
    ["", ".", null],
    ["free", ".", null],
  ] as const)("%j with %j is %j", (text, sign, plain) => {
    expect(plainDecimal(text, sign)).toBe(plain);
  });

  test("is the same however it is grouped, in cents without rounding", () => {
    const money = fc.integer({ min: -99_999_999_999, max: 99_999_999_999 });
    const style = fc.constantFrom(
      ...(["en-US", "de-DE", "pt-BR", "es-ES", "fr-FR", "en-IN", "de-CH"] as const).map(
        (language) => [language, /^(en|de-CH)/.test(language) ? "." : ","] as const,
      ),
    );
    fc.assert(
      fc.property(money, style, (cents, [language, sign]) => {
        const format = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
        const text = format.format(
          `${cents < 0 ? "-" : ""}${Math.floor(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, "0")}` as `${number}`,
        );
        const read = createMoneyReader({ currency: "USD" }, "", sign);
        expect("exact" in read && read.exact(text)).toBe(cents);
      }),
    );
  });

  test("is converted by the given rate, between currencies with different decimals", () => {
    const read = (rates: Record<string, number>, currency: string, own: string, text: string) => {
      const money = createMoneyReader({ currency: own, rates }, currency);
      return "exact" in money ? money.exact(text) : money.code;
    };
    // 1,000 yen at 0.0067 are 6.70 dollars; 10 dollars at 150 are 1,500 yen.
    expect(read({ JPY: 0.0067 }, "jpy", "USD", "1000")).toBe(670);
    expect(read({ USD: 150 }, "USD", "JPY", "10.00")).toBe(1500);
    expect(read({}, "EUR", "USD", "1")).toBe("rate");
    expect(read({ EUR: 0 }, "EUR", "USD", "1")).toBe("rate");
    expect(read({}, "Euro", "USD", "1")).toBe("currency");
  });

  test("an amount with the sign or code of another currency is of that one, never the column's", () => {
    const money = (text: string, own: string, rates: Record<string, number> = {}) => {
      const read = createMoneyReader({ currency: own, rates }, "");
      return "exact" in read ? read.exact(text) : read.code;
    };
    for (const text of ["$100.00", "US$ 100.00", "100.00 USD", "100.00"]) expect(money(text, "USD")).toBe(10_000);
    for (const [text, code] of [
      ["€100.00", "EUR"],
      ["100.00 GBP", "GBP"],
      ["MX$1900.00", "MXN"],
      ["100.00 zł", "PLN"],
    ] as const)
      expect(() => money(text, "USD")).toThrow(`Has no exchange rate: give what one ${code} is worth in USD`);
    // Yen or yuan.
    expect(() => money("¥15000", "USD")).toThrow("Must be in USD, not in ¥");
    expect(money("$100.00", "MXN")).toBe(10_000);
    expect(money("kr 100.00", "NOK")).toBe(10_000);
    expect(money("€100.00", "USD", { EUR: 1.1 })).toBe(11_000);
  });

  test("an amount of a currency with usually whole prices has points and commas between thousands", () => {
    for (const [currency, minor] of [
      ["CLP", 25_000],
      ["COP", 2_500_000],
    ] as const)
      for (const text of ["25.000", "25,000", "25000", "$25.000"]) {
        const read = createMoneyReader({ currency }, "", undefined, { groupsWhole: true });
        expect("exact" in read && read.exact(text)).toBe(minor);
      }
    // Computed by a shop, whose exports have decimals.
    const price = createMoneyReader({ currency: "CLP" }, "");
    expect("times" in price && price.times("333.333", 3)).toBe(1000);
    const yen = createMoneyReader({ currency: "JPY" }, "");
    expect("exact" in yen && yen.exact("2500.00")).toBe(2500);
  });

  test("an amount of a unit finer than the minor unit is rounded once, as a whole", () => {
    const money = createMoneyReader({ currency: "USD" }, "");
    if (!("times" in money)) throw new Error(money.reason);
    expect(money.times("0.125", 30)).toBe(375);
    expect(money.times("3.3333", 3)).toBe(1000);
    expect(() => money.times("99999999999.99", 2_000_000_000)).toThrow(/too large/);
  });
});

describe("a time", () => {
  const NOW = new Date("2026-11-26T12:00:00Z");
  const at = (text: string, order?: "dmy" | "mdy" | "ymd") => {
    const time = readTime(text, "UTC", order, NOW);
    return time instanceof Date ? time.toISOString().slice(0, 16) : time;
  };

  test.each([
    ["2026-11-02", undefined, "2026-11-02T00:00"],
    ["2026-11-02T09:30:00Z", undefined, "2026-11-02T09:30"],
    ["2025-10-02 17:09:34 -0300", undefined, "2025-10-02T20:09"],
    ["2026/11/02 9:30", undefined, "2026-11-02T09:30"],
    ["25/12/2026", undefined, "2026-12-25T00:00"],
    ["12/25/2026 1:05 pm", undefined, "2026-12-25T13:05"],
    ["12/12/2026", undefined, "2026-12-12T00:00"],
    ["02.11.2026", "dmy", "2026-11-02T00:00"],
    ["02/11/2026", "mdy", "2026-02-11T00:00"],
    ["02/11/26 12:00 a.m.", "dmy", "2026-11-02T00:00"],
    ["12/31/99", "mdy", "1999-12-31T00:00"],
    ["27/11/26", "dmy", "2026-11-27T00:00"],
    ["29/11/26", "dmy", "1926-11-29T00:00"],
    ["Nov 6, 2025 3:12:01 PM", undefined, "2025-11-06T15:12"],
    ["November 6, 2025", undefined, "2025-11-06T00:00"],
    ["6 de dic. de 2025 15:12", undefined, "2025-12-06T15:12"],
    ["6 fev 2025", undefined, "2025-02-06T00:00"],
    ["11-Jan-2021", undefined, "2021-01-11T00:00"],
    ["11-Jan-21 12:04 PM", undefined, "2021-01-11T12:04"],
    ["Jan-11-21", undefined, "2021-01-11T00:00"],
    ["2021-01-11 09:30:00 UTC", undefined, "2021-01-11T09:30"],
    ["2021-01-11 09:30:00+00", undefined, "2021-01-11T09:30"],
    ["2021-01-11 09:30:00.123456+00", undefined, "2021-01-11T09:30"],
    ["2021-01-11T09:30:00.1234567+01:00", undefined, "2021-01-11T08:30"],
    ["2021-01-11T09:30:00+99:00", undefined, null],
    ["Mon, 11 Jan 2021 09:30:00 +0000", undefined, "2021-01-11T09:30"],
    ["Monday, January 11, 2021", undefined, "2021-01-11T00:00"],
    ["2021/01/11 09:30:00 -0530", undefined, "2021-01-11T15:00"],
    ["11.01.2021 09:30 Uhr", "dmy", "2021-01-11T09:30"],
    ["1610357400", undefined, "2021-01-11T09:30"],
    ["1610357400000", undefined, "2021-01-11T09:30"],
    ["44207", undefined, "2021-01-11T00:00"],
    ["44207.3958", undefined, "2021-01-11T09:29"],
    ["20210111", undefined, "2021-01-11T00:00"],
    ["20210111093000", undefined, "2021-01-11T09:30"],
    ["20211311", undefined, null],
    ["12", undefined, null],
    ["12345678901", undefined, null],
    ["03/04/2026", undefined, "ambiguous"],
    ["03/04/26", undefined, "ambiguous"],
    ["31/02/2026", "dmy", null],
    ["25/12/2026", "mdy", null],
    ["13:00 PM", undefined, null],
    ["12/25/2026 13:05 pm", undefined, null],
    ["6 xyz 2025", undefined, null],
    ["soon", undefined, null],
  ] as const)("%j with the order %s is %s", (text, order, expected) => {
    expect(at(text, order)).toBe(expected);
  });

  test("is as late on another day as it was, although clocks were changed in between", () => {
    const zone = "America/New_York";
    const at = readTime("2026-05-31 00:30", zone, undefined, NOW) as Date;
    expect(shiftedDays(at, 182, zone)).toEqual(readTime("2026-11-29 00:30", zone, undefined, NOW));
    expect(shiftedDays(at, 0, zone)).toEqual(at);
  });

  test("a time of any day is itself again in each order that it can be written in", () => {
    const day = fc.date({ min: new Date("1990-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.constantFrom("dmy", "mdy", "ymd"), fc.constantFrom("/", ".", "-"), (date, order, mark) => {
        const [y = "", m = "", d = ""] = date.toISOString().slice(0, 10).split("-");
        const text = { dmy: [d, m, y], mdy: [m, d, y], ymd: [y, m, d] }[order].join(mark);
        expect(at(text, order)).toBe(`${y}-${m}-${d}T00:00`);
        // Without the order it is that day or ambiguous, never another one.
        expect([`${y}-${m}-${d}T00:00`, "ambiguous"]).toContain(at(text));
      }),
    );
  });
});
