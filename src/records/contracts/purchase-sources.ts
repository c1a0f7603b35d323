import { z } from "zod";
import type { TaskBinding } from "#core/contracts/bindings.ts";
import { alsoPostedAs } from "#core/contracts/casing.ts";
import type { Contract } from "#core/contracts/contract.ts";
import {
  counted,
  dayNumberIn,
  isName,
  isNumber,
  longList,
  maybeAmount,
  maybeName,
  maybePositive,
  postedChoice,
  postedDay,
  postedName,
} from "#core/contracts/posted-rows.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import type { PostedOrder, PostedTransaction } from "#lib/purchases/order-log.ts";
import { type Counted, countTexts, type GivenFeatures, type TextFeature } from "#lib/purchases/text-features.ts";
import { isAmount, MOST_FEATURES } from "#records/contracts/family-answer.ts";

/** A transaction whose features may be texts. */
export type GivenTransaction = Omit<PostedTransaction, "features"> & { features?: GivenFeatures };

const toPostedTransaction = (customerId: string, day: number, amount: unknown): PostedTransaction => ({
  customerId,
  day,
  amount: typeof amount === "number" ? counted(amount) : Number.NaN,
});

/** Undefined if the row is not valid. A body of 64 MB can hold a million of them. */
export const readTransaction = (value: unknown): PostedTransaction | undefined => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const { customer_id: customerId, date, amount } = value as Record<string, unknown>;
  const day = typeof date === "string" ? dayNumberIn(date) : undefined;
  return isName(customerId) && day !== undefined && isAmount(amount)
    ? toPostedTransaction(customerId, day, amount)
    : undefined;
};

export const transactionFields = {
  customer_id: postedName.describe("The store's own customer ID"),
  date: postedDay,
  amount: maybeAmount("What was paid; below 0 what was given back"),
};

export const transaction = z.withParser(
  z
    .object(transactionFields)
    .transform(({ customer_id, date, amount }) => toPostedTransaction(customer_id, dayNumberIn(date) ?? 0, amount))
    .meta({ id: "ClvTransaction" }),
  (value) => readTransaction(value) ?? z.core.INVALID,
);

const MOST_LINES = 10_000;

const line = z.object({
  product_id: postedName,
  category: maybeName(),
  quantity: maybePositive("1 if omitted"),
  price: maybeAmount("Of one"),
});

type Line = z.output<typeof line>;

/** NaN unless every line has a price. */
const sumLines = (lines: readonly Line[]): number =>
  lines.length === 0
    ? Number.NaN
    : lines.reduce((sum, { quantity, price }) => sum + (quantity ?? 1) * (price ?? Number.NaN), 0);

const lines = (words: string) => longList(line, { max: MOST_LINES, words }).nullish();

/** An order with its lines, called `lines` as in order batches or `items` as in purchasing segmentation. */
const postedOrder = z
  .object({
    customer_id: postedName.describe("The store's own customer ID"),
    date: postedDay,
    amount: maybeAmount("What was paid; below 0 what was given back. The sum of the lines if omitted"),
    lines: lines("The products; one that is listed twice counts once"),
    items: lines("Another name of lines"),
  })
  .superRefine(({ lines: one, items: other }, context) => {
    if (one && other)
      context.addIssue({ code: "custom", path: ["items"], params: { reason: "one_of_two", other: "lines" } });
  })
  .transform((posted): PostedOrder => {
    const found = posted.lines ?? posted.items ?? [];
    return {
      customerId: posted.customer_id,
      day: dayNumberIn(posted.date) ?? 0,
      amount: counted(isNumber(posted.amount) ? posted.amount : sumLines(found)),
      lines: found.map(({ product_id: productId, category }) => (category ? { productId, category } : { productId })),
    };
  })
  .meta({ id: "PostedOrder" });

// Where a route of the AI family takes purchases from: exactly one of several fields.

export const MOST_CUSTOMERS = 200_000;
/** As many as fit in a body of 64 MB. */
const MOST_TRANSACTIONS = 2_000_000;

const firstRowHas = (rows: unknown, ...keys: string[]): boolean => {
  const first: unknown = Array.isArray(rows) ? rows[0] : undefined;
  return typeof first === "object" && first !== null && keys.some((key) => Object.hasOwn(first, key));
};

const areOrders = (rows: unknown): boolean => firstRowHas(rows, "lines", "items");
const areTransactions = (rows: unknown): boolean => firstRowHas(rows, "date") && !areOrders(rows);

/** Rows that are one customer each. */
export const areCustomers = (rows: unknown): boolean => !firstRowHas(rows, "date");

// The specifications call the rows `data`, whichever they are.

export const transactionList = <Row extends z.ZodType<GivenTransaction>>(row: Row) =>
  alsoPostedAs(
    longList(row, {
      min: 1,
      max: MOST_TRANSACTIONS,
      words: `Every purchase of at most ${MOST_CUSTOMERS.toLocaleString("en")} customers, in any order; purchases on one day count as one. Can be called data`,
    }).nullish(),
    ["data"],
    areTransactions,
  );

export const transactions = transactionList(transaction);

export const orders = alsoPostedAs(
  longList(postedOrder, {
    min: 1,
    max: MOST_TRANSACTIONS,
    words: `Every order of at most ${MOST_CUSTOMERS.toLocaleString("en")} customers with its products, in any order. Can be called data`,
  }).nullish(),
  ["data"],
  areOrders,
);

export const source = postedChoice(["stored"])
  .nullish()
  .describe("Alternative: the business's own orders, for at most 50,000 customers");

export const asOf = postedDay
  .nullish()
  .describe("Later data is ignored. Defaults to the last day with a purchase, or today for stored orders");

const LARGEST_SEED = 2 ** 32 - 1;
const STANDARD_SEED = 42;

export const seed = z.int().min(0).max(LARGEST_SEED).default(STANDARD_SEED);

type SourceProblem = { at: string; reason: string; [value: string]: string | number };

const isGiven = (value: unknown): boolean => value !== undefined && value !== null;

/** Exactly one of the alternatives must be given; called `data` if none is. */
const problemOfAlternatives = (given: object, alternatives: readonly string[]): SourceProblem | undefined => {
  const [first, second] = alternatives.filter((name) => isGiven(Reflect.get(given, name)));
  if (first === undefined) return { at: "data", reason: "required" };
  return second === undefined ? undefined : { at: second, reason: "one_of_two", other: first };
};

/** Whether the rows have more different names than this. */
export const isMore = <Row>(
  rows: readonly Row[],
  namesOf: (row: Row) => readonly string[],
  most = MOST_CUSTOMERS,
): boolean => {
  const seen = new Set<string>();
  return rows.some((row) => namesOf(row).some((name) => seen.add(name).size > most));
};

type Rows = { transactions?: unknown; orders?: unknown };

const problemOfCustomers = (given: Rows): SourceProblem | undefined => {
  const at = (["transactions", "orders"] as const).find((name) => {
    const rows = given[name] as { customerId: string }[] | null | undefined;
    return rows && rows.length > MOST_CUSTOMERS && isMore(rows, ({ customerId }) => [customerId]);
  });
  return at && { at, reason: "distinct", max: MOST_CUSTOMERS };
};

/**
 * Requires exactly one of the alternatives. `before` finds problems of values that may still be invalid, `after` those of
 * valid ones.
 */
export const withOneSource = <Shape extends z.ZodRawShape>(
  fields: z.ZodObject<Shape>,
  alternatives: readonly string[],
  more: {
    before?: (given: Partial<z.output<z.ZodObject<Shape>>>) => SourceProblem | undefined;
    after?: (given: z.output<z.ZodObject<Shape>>) => SourceProblem | undefined;
  } = {},
) =>
  fields.superRefine(
    (given, { issues }) => {
      const problem =
        problemOfAlternatives(given, alternatives) ??
        more.before?.(given as Partial<z.output<z.ZodObject<Shape>>>) ??
        (issues.length === 0 ? (problemOfCustomers(given) ?? more.after?.(given)) : undefined);
      if (!problem) return;
      const { at, ...params } = problem;
      issues.unshift({ code: "custom", path: [at], input: undefined, params, continue: true });
    },
    { when: () => true },
  );

type Described = { customerId: string; features?: GivenFeatures };
type PostedRows<Row> = readonly Row[] | null | undefined;
type DescribedSources = { transactions?: PostedRows<Described>; customer_data?: PostedRows<Described> };

type CountedRows<Value> = Value extends (infer Row extends Described)[] ? Counted<Row>[] : Value;

/** With numbers only. */
export type CountedSources<Given> = { [Name in keyof Given]: CountedRows<Given[Name]> };

/** Replaces texts among the features by numbers; `texts` are those of which not all values count. */
export const countSources = <Given extends object>(
  given: Given,
): { input: CountedSources<Given>; texts: TextFeature[] } => {
  const { transactions, customer_data } = given as DescribedSources;
  const [purchases, customers] = [transactions, customer_data].map((rows) => rows && countTexts(rows, MOST_FEATURES));
  const counted = {
    ...given,
    ...(purchases && { transactions: purchases.rows }),
    ...(customers && { customer_data: customers.rows }),
  };
  const texts = [...(purchases?.texts ?? []), ...(customers?.texts ?? [])];
  return { input: counted as unknown as CountedSources<Given>, texts };
};

/** What the routes of this family have in common. */
export const FAMILY = {
  method: "POST",
  auth: "tenant",
  permission: "ai:use",
  errors: "ai",
  casing: "either",
  heavy: true,
  storedBy: ["source", "stored"],
  bodyLimit: 64 * 1024 * 1024,
} as const;

/** For their descriptions. */
export const FAMILY_WORDS =
  "Nothing is stored. Keys can be snake_case or camelCase. Labels and messages follow Accept-Language; IDs and codes do not " +
  "change. The same body always gives the same answer.";

type WithWarnings = z.ZodType<{ warnings: unknown[] }, { warnings?: unknown[] | undefined }>;

/** A heavy contract with its use-case. Its texts among features are counted before. */
export const bindTask = <In extends z.ZodType, Out extends WithWarnings, Stored>(
  contract: Contract<In, Out>,
  work: (input: CountedSources<z.output<In>>, language: LanguageTag, stored?: Stored) => z.input<Out>,
): TaskBinding => ({ contract, work: work as TaskBinding["work"] });
