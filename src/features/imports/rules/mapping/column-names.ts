import { memoizeNewest } from "#lib/memoize-newest.ts";
import { FIELD_NAMES } from "./field-names.ts";

/** Words that say nothing about what a column holds: "Total (USD)" is a total, "Gastos de envío" are "gastos envio". */
const EMPTY_WORDS = new Set(
  `the of in at on a an and to de del do da la el em no nr num number id code codigo value valor field amount
  usd eur gbp cad aud mxn brl cop ars clp pen dkk nzd inr utc gmt base
  purchased shopify woocommerce magento square stripe paypal etsy ebay amazon`.split(/\s+/),
);

const letters = (name: string): string =>
  name
    .replace(/\bn\s?\.?\s?[º°]/gi, "no ")
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .replace(/#/g, " number ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** All words that names of fields have, and others that stand beside them in joined names. */
const JOINED = new Set(
  [
    ...Object.values(FIELD_NAMES).flatMap((names) => letters(names).split(" ")),
    "ordered",
    "each",
    "ship",
    "postal",
  ].filter((word) => word.length > 1),
);

/** No name is longer; the time to divide it grows with the square of its length. */
const LONGEST_JOINED = 40;

/** The fewest known words that make up a joined name: QUANTITYORDERED is "quantity ordered". Null if none do. */
const divided = (joined: string): string[] | null => {
  if (JOINED.has(joined) || joined.length > LONGEST_JOINED) return null;
  const best: (string[] | null)[] = [[]];
  for (let end = 1; end <= joined.length; end++) {
    best[end] = null;
    for (let start = 0; start < end; start++) {
      const before = best[start];
      const word = joined.slice(start, end);
      if (!before || !JOINED.has(word) || before.length + 1 >= (best[end]?.length ?? Number.POSITIVE_INFINITY))
        continue;
      best[end] = [...before, word];
    }
  }
  return best[joined.length] ?? null;
};

/** A name's words, without accents, case and punctuation; "Nº" is "no". */
export const splitColumnName = memoizeNewest(5_000, (name: string): readonly string[] =>
  letters(name)
    .split(" ")
    .filter((word) => word !== "")
    .flatMap((word) => divided(word) ?? word),
);

/** A name without accents, case and punctuation, to compare it with others. */
export const plainName = (name: string): string => splitColumnName(name).join(" ");

const plain = (words: readonly string[]): string => words.join(" ");
const SMALL_WORDS = new Set(["the", "of", "de", "del", "do", "da"]);
const withoutSmall = (words: readonly string[]): string => plain(words.filter((word) => !SMALL_WORDS.has(word)));

/** Words that a field's name may have besides: "Buyer Email" is an email address, "Recipient phone" another person's. */
const OF_CUSTOMER =
  "customer client buyer retailer billing bill contact user member cliente comprador socio purchase full primary";
const OF_ORDER =
  "order orders sale sales purchase transaction invoice checkout pedido orden venta compra factura total grand cart";
const OF_LINE = "item items line lineitem product article sold ordered unit producto produto articulo";
const BESIDE: readonly [fields: RegExp, words: string][] = [
  [/^(customer_|first_name|last_name|phone|country|email|name)/, `${OF_CUSTOMER} ${OF_ORDER} default address region`],
  [
    /^(order_|total_price|(discount|shipping|tax|refunded)_amount|discount_codes|status|source|currency|device|campaign)/,
    `${OF_ORDER} payment cost rate price`,
  ],
  [
    /^(product_|category|brand|variant|collection|quantity|price|unit_cost|line_|refund_amount|discount_share)/,
    OF_LINE,
  ],
  [/^(loyalty_level|.*_consent|.*_consent_at|tags|created_at|updated_at)/, `${OF_CUSTOMER} profile`],
];
const besides = (field: string): ReadonlySet<string> =>
  new Set(BESIDE.flatMap(([fields, words]) => (fields.test(field) ? words.split(" ") : [])));

/** The names by which files may have each field, its own first; split once, because a file may have thousands of columns. */
const NAMES = new Map(
  Object.entries(FIELD_NAMES).map(([field, names]) => {
    const all = [field, ...names.split(",")].map((name) => splitColumnName(name)).filter((words) => words.length > 0);
    return [field, { all, exact: all.map(withoutSmall), words: new Set(all.flat()), besides: besides(field) }] as const;
  }),
);

const startsAt = (words: readonly string[], part: readonly string[]): number =>
  words.findIndex((_, at) => part.every((word, i) => words[at + i] === word));

/**
 * How well a column's name fits a field, from 0 (not at all) to 3: above 2 it is one of the field's names, the more the
 * likelier; otherwise it has one, and besides only words that change nothing.
 */
export const nameFit = (field: string, words: readonly string[]): number => {
  const names = NAMES.get(field);
  if (!names || !words.some((word) => names.words.has(word))) return 0;
  const { all, exact, besides: harmless } = names;
  const place = exact.indexOf(withoutSmall(words));
  if (place >= 0) return 3 - place / 1000;
  const fits = all.flatMap((name, rank) => {
    const at = startsAt(words, name);
    if (at < 0 || plain(name).length < 3) return [];
    const rest = words.filter((_, i) => i < at || i >= at + name.length);
    if (!rest.every((word) => EMPTY_WORDS.has(word) || harmless.has(word) || /^\d+$/.test(word))) return [];
    return 2 - rest.length / 10 - rank / 1000;
  });
  return Math.max(0, ...fits);
};
