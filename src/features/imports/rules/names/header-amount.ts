import { memoizeNewest } from "#lib/memoize.ts";

/** Codes that names of amounts have, and that are no words of them, as "all", "top", "try" and "cup" would be. */
export const CURRENCIES_IN_NAMES: ReadonlySet<string> = new Set(
  `usd eur gbp cad aud mxn brl cop ars clp pen dkk nzd inr jpy chf sek nok pln czk huf ron zar cny hkd sgd uyu pyg krw twd
  thb idr myr php vnd aed sar ils egp ngn kes crc dop gtq`.split(/\s+/),
);

/** The currency of a column's amounts by its name: "Total (EUR)", total_price_eur, "Amount INR". Null if it names none, or several. */
export const currencyInName = memoizeNewest(5_000, (name: string): string | null => {
  const words = name
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}]+/u);
  const [code, ...others] = new Set(words.filter((word) => CURRENCIES_IN_NAMES.has(word)));
  return code === undefined || others.length > 0 ? null : code.toUpperCase();
});

/** Whether a column has percentages by its name: "Discount %", discount_pct. */
export const isPercentName = (name: string): boolean =>
  /%|(?<!\p{L})(percent(age)?|pct|porcentaje|porcentagem|percentual)(?!\p{L})/iu.test(name.replaceAll("_", " "));
