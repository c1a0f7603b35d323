import { z } from "zod";
import { PLAUSIBLE_DAYS } from "#lib/time/day.ts";
import { MAX_SELECTED } from "./choices.ts";

// Schemas that several contracts share.

export const count = z.int().nonnegative();
/** PostgreSQL's largest integer: a larger number would fail in the database. */
export const LARGEST_INTEGER = 2_147_483_647;
/** Version number for optimistic locking. */
export const editVersion = z.int().positive().max(LARGEST_INTEGER);
/** The input of a change that programs may make without reading first. The product's own pages always send it. */
export const unlessEdited = {
  version: editVersion
    .optional()
    .describe(
      "The version you read: 409 EDITED_MEANWHILE if it has changed since. Without it, your change is saved anyway",
    ),
};
export const money = z.number().describe("Major units of the business's currency");
export const share = z.number().min(0).describe("0 to 1");
/** A recency, frequency or monetary score; 5 is best. */
export const score = z.int().min(1).max(5);
export const day = z.iso.date();
/** A use-case returns a `Date`, the answer has its text. */
export const instant = z.codec(z.date(), z.iso.datetime(), {
  decode: (at) => at.toISOString(),
  encode: (text) => new Date(text),
});
/** A day that a caller chooses. */
export const chosenDay = day.refine((text) => text >= PLAUSIBLE_DAYS.from && text <= PLAUSIBLE_DAYS.to, {
  params: { reason: "day_range", ...PLAUSIBLE_DAYS },
  // A text that is no day has been refused already.
  when: ({ issues }) => issues.length === 0,
});

/** A calendar month. */
export const month = z
  .string()
  .refine((text) => /^(19|20)\d{2}-(0[1-9]|1[0-2])$/.test(text), { params: { reason: "month" } })
  .meta({
    override: { type: "string", maxLength: 7, pattern: "^(19|20)\\d{2}-(0[1-9]|1[0-2])$", examples: ["2026-03"] },
  });

/** Some of these choices. */
export const anyOf = <const Choice extends string>(choices: readonly Choice[]) =>
  z.array(z.enum(choices)).max(choices.length);

/** A page of a list and the total count. */
export const listOf = <Item extends z.ZodType>(item: Item) => z.object({ data: z.array(item), total: count });

const integerText = (min: number, max: number) =>
  z
    .string()
    .refine((text) => /^(0|-?[1-9]\d{0,9})$/.test(text) && Number(text) >= min && Number(text) <= max, {
      params: { reason: "integer_range", min, max },
    })
    .transform(Number);

const shown = (min: number, max: number) => ({ type: "integer" as const, minimum: min, maximum: max });

/** An integer in a query, in plain digits ("007", "1e3" and "٣" are invalid); `standard` is the default. */
export const queryInteger = ({ min, max, standard }: { min: number; max: number; standard: number }) =>
  integerText(min, max)
    .default(standard)
    .meta({ override: { ...shown(min, max), default: standard } });

export const optionalQueryInteger = ({ min, max }: { min: number; max: number }) =>
  integerText(min, max)
    .optional()
    .meta({ override: shown(min, max) });

/** An amount in a query, in plain digits: major units with at most three decimals. */
export const queryMoney = z
  .string()
  .refine((text) => /^(0|[1-9]\d{0,11})(\.\d{1,3})?$/.test(text), {
    params: { reason: "number_range", min: 0, max: 999_999_999_999 },
  })
  .transform(Number)
  .meta({ override: { type: "number", minimum: 0 } });

/** Customers selected individually. */
export const queryIds = z
  .string()
  .transform((text) => text.split(","))
  .refine((ids) => ids.length <= MAX_SELECTED, { params: { reason: "too_many", max: MAX_SELECTED } })
  .optional()
  .describe(`Only these customers: at most ${MAX_SELECTED} comma-separated IDs`)
  .meta({ override: { type: "string" } });

/** "true" or "false" in a query. */
export const queryBoolean = z
  .enum(["true", "false"])
  .transform((text) => text === "true")
  .meta({ override: { type: "boolean" } });

/** A saved view of the list, instead of these parameters. */
export const queryView = (replaced: string) =>
  z.string().optional().describe(`ID of a saved view of this list: its ${replaced} replace those of the request`);

/** Storefront number, starting at 1; all storefronts if omitted. */
export const queryStorefront = z
  .string()
  .refine((text) => /^[1-9]\d{0,9}$/.test(text), { params: { reason: "storefront" } })
  .transform(Number)
  .optional()
  .describe("Storefront number, starting at 1 in each business")
  .meta({ override: { type: "integer", minimum: 1 } });

const MOST_ROWS = 200;
const ROWS = 25;
const LAST_PAGE = 1_000_000;

/** A field, or with "-" before it in descending order. */
const sortBy = <const Field extends string>(fields: readonly Field[]) =>
  z.enum(fields.flatMap((field): (Field | `-${Field}`)[] => [field, `-${field}`]));

/** The order of customers by name, unless the caller does not see names. */
export const sortByName = <const Field extends string>(fields: readonly Field[]) =>
  sortBy(fields)
    .optional()
    .describe("A field; prefix with - for descending order. If omitted: name, or -lifetimeValue without customers:pii");

/**
 * Query parameters of every admin list: `page` from 1, `pageSize` at most 200, `sort` by one of these fields ("-"
 * before it: descending), `q` with words to search. The answer is `{data, total}`.
 */
export const listInput = <const Field extends string>(fields: readonly Field[], standardSort: Field | `-${Field}`) => ({
  page: queryInteger({ min: 1, max: LAST_PAGE, standard: 1 }),
  pageSize: queryInteger({ min: 1, max: MOST_ROWS, standard: ROWS }),
  sort: sortBy(fields)
    // zod's enum type is too deep for the compiler to infer.
    .default(standardSort as never)
    .describe("A field; prefix with - for descending order"),
  q: z.string().trim().max(100).optional().describe("Words that must all occur, regardless of case and accents"),
});

/** For a list that has all rows without these. */
export const optionalPage = {
  page: integerText(1, LAST_PAGE)
    .optional()
    .describe("All rows if page and pageSize are omitted")
    .meta({ override: shown(1, LAST_PAGE) }),
  pageSize: integerText(1, MOST_ROWS)
    .optional()
    .describe(`With page: ${ROWS} if omitted`)
    .meta({ override: shown(1, MOST_ROWS) }),
};

/** The headers of a CSV file, for every route that has one. */
export const fileHeaders = {
  headers: z
    .enum(["words", "keys"])
    .optional()
    .describe(
      "Headers of the CSV file. words: in the language of Accept-Language, with customers' first and last names in columns of their own; keys: field names; if omitted, field names in English, else words",
    ),
};

/** Adds a CSV export to a list. */
export const wholeFile = {
  ...fileHeaders,
  exportFormat: z.enum(["csv"]).optional().describe("Returns all rows as a file, ignoring pagination"),
};
