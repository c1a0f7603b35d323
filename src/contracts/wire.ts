import { z } from "zod";

// What several contracts read and answer in the same form.

export const count = z.int().nonnegative();
/** PostgreSQL's: a larger number in a request would fail inside the database. */
export const LARGEST_INTEGER = 2_147_483_647;
/** Of something that is edited. */
export const editVersion = z.int().positive().max(LARGEST_INTEGER);
export const money = z.number().describe("Major units of the business's currency");
export const share = z.number().min(0).describe("0 to 1");
/** One of recency, frequency and monetary value, the best 5. */
export const score = z.int().min(1).max(5);
export const day = z.iso.date();

/** A page of a list, and how many there are in all. */
export const listOf = <Item extends z.ZodType>(item: Item) => z.object({ data: z.array(item), total: count });

const integerText = (min: number, max: number) =>
  z
    .string()
    .refine((text) => /^(0|-?[1-9]\d{0,9})$/.test(text) && Number(text) >= min && Number(text) <= max, {
      params: { reason: "integer_range", min, max },
    })
    .transform(Number);

const shown = (min: number, max: number) => ({ type: "integer" as const, minimum: min, maximum: max });

/** A whole number in a query, in plain digits ("007", "1e3" and "٣" are none); `standard` where it is not given. */
export const queryInteger = ({ min, max, standard }: { min: number; max: number; standard: number }) =>
  integerText(min, max)
    .default(standard)
    .meta({ override: { ...shown(min, max), default: standard } });

/** Money in a query, in plain digits: major units, with at most three decimals. */
export const queryMoney = z
  .string()
  .refine((text) => /^(0|[1-9]\d{0,11})(\.\d{1,3})?$/.test(text), {
    params: { reason: "number_range", min: 0, max: 999_999_999_999 },
  })
  .transform(Number)
  .meta({ override: { type: "number", minimum: 0 } });

/** Which storefront of the business, counted from 1; all of them where it is not given. */
export const queryStorefront = z
  .string()
  .refine((text) => /^[1-9]\d{0,9}$/.test(text), { params: { reason: "storefront" } })
  .transform(Number)
  .optional()
  .describe("Counted from 1 in each business")
  .meta({ override: { type: "integer", minimum: 1 } });

const MOST_ROWS = 200;
const ROWS = 25;
const LAST_PAGE = 1_000_000;

/**
 * What every list of the admin family takes: `page` from 1, `pageSize` at most 200, `sort` by one of these fields ("-"
 * before it: descending), `q` with words to search. It answers `{data, total}`.
 */
export const listInput = <const Field extends string>(fields: readonly Field[], standardSort: Field | `-${Field}`) => ({
  page: queryInteger({ min: 1, max: LAST_PAGE, standard: 1 }),
  pageSize: queryInteger({ min: 1, max: MOST_ROWS, standard: ROWS }),
  sort: z
    .enum(fields.flatMap((field): (Field | `-${Field}`)[] => [field, `-${field}`]))
    // zod's type of an enum's value is too deep for the compiler to see that it is one.
    .default(standardSort as never)
    .describe("A field; - before it for descending"),
  q: z.string().trim().max(100).optional().describe("Words that must all occur, regardless of case and accents"),
});

/** Of a list that is also a file. */
export const wholeFile = {
  exportFormat: z.enum(["csv"]).optional().describe("All of them as a file; the page does not matter then"),
};
