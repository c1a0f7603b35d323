/** Currencies written with a plain dollar sign at home. */
const DOLLARS =
  "USD ARS AUD BBD BMD BND BSD BZD CAD CLP COP CUP DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD UYU XCD";

/** What is written beside an amount, and the currencies that it can mean. */
const MARKS: Readonly<Record<string, string>> = {
  $: DOLLARS,
  us$: "USD",
  ar$: "ARS",
  a$: "AUD",
  au$: "AUD",
  r$: "BRL",
  c$: "CAD NIO",
  ca$: "CAD",
  col$: "COP",
  rd$: "DOP",
  hk$: "HKD",
  mx$: "MXN",
  nz$: "NZD",
  s$: "SGD",
  nt$: "TWD",
  "€": "EUR",
  "£": "GBP EGP FKP GIP SHP",
  "¥": "JPY CNY",
  "￥": "JPY CNY",
  "₹": "INR",
  "₩": "KRW",
  "₽": "RUB",
  "₺": "TRY",
  "₴": "UAH",
  "₪": "ILS",
  "฿": "THB",
  "₫": "VND",
  "₱": "PHP",
  "₦": "NGN",
  "₡": "CRC",
  "₲": "PYG",
  "₸": "KZT",
  "₼": "AZN",
  "₾": "GEL",
  "₵": "GHS",
  "₮": "MNT",
  "₭": "LAK",
  "៛": "KHR",
  zł: "PLN",
  kč: "CZK",
  ft: "HUF",
  kr: "DKK ISK NOK SEK",
  "kr.": "DKK ISK NOK SEK",
  rs: "INR LKR MUR NPR PKR SCR",
  "rs.": "INR LKR MUR NPR PKR SCR",
  lei: "MDL RON",
  лв: "BGN",
  "лв.": "BGN",
  руб: "RUB",
  "руб.": "RUB",
  "s/": "PEN",
  "s/.": "PEN",
  rm: "MYR",
  rp: "IDR",
  "rp.": "IDR",
  tl: "TRY",
  bs: "BOB VES",
  "bs.": "BOB VES",
  "fr.": "CHF",
  sfr: "CHF",
};

const CURRENCIES = new Map(Object.entries(MARKS).map(([mark, codes]) => [mark, codes.split(/\s+/)]));

/** zł, ZŁ and Zł. */
const listSpellings = (mark: string): string[] => [
  ...new Set([mark, mark.toUpperCase(), mark.charAt(0).toUpperCase() + mark.slice(1)]),
];

/** A pattern of everything that may stand beside an amount: known marks, others with a currency sign, and codes. */
export const MARK = [
  ...Object.keys(MARKS)
    .flatMap(listSpellings)
    .sort((a, b) => b.length - a.length)
    .map((mark) => mark.replace(/[$./]/g, "\\$&")),
  String.raw`\p{L}{0,3}\p{Sc}`,
  String.raw`\p{Lu}{3}`,
].join("|");

/** The currencies that a mark can mean; a code means itself, and an unknown mark nothing. */
export const currenciesForMark = (mark: string): readonly string[] =>
  CURRENCIES.get(mark.toLowerCase()) ?? (/^[A-Z]{3}$/.test(mark) ? [mark] : []);
