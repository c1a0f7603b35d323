import { z } from "zod";
import { customerIdentity } from "#core/contracts/customer-fields.ts";
import { count, instant, money, share } from "#core/contracts/wire.ts";
import { ORDER_CHANCES } from "#lib/clv/forecast-setting.ts";
import { OVERVIEW_FIELDS } from "#records/rules/customers/customer-standing.ts";
import { type ListFieldName, type ListValues, listField } from "#records/rules/customers/list-fields.ts";

const SCHEMAS = {
  money,
  count,
  rate: z.number(),
  share,
  chance: share.max(1),
  time: instant,
  rfm: z.string(),
  segments: z.array(z.object({ id: z.string(), name: z.string() })),
};

const toSchema = (name: ListFieldName): z.ZodType => {
  const { kind, isNullable, about, example } = listField(name);
  const schema: z.ZodType = isNullable ? SCHEMAS[kind].nullable() : SCHEMAS[kind];
  const described = about === undefined ? schema : schema.describe(about);
  return example === undefined ? described : described.meta({ examples: [example] });
};

/** The schemas of these fields of a customer in a list. */
export const listFields = <const Name extends ListFieldName>(...names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, toSchema(name)])) as {
    [Key in Name]: z.ZodType<ListValues<Key, string>[Key], ListValues<Key>[Key]>;
  };

/** The RFM segment of every list; another period's has a name of its own. */
export const { rfmSegment } = listFields("rfmSegment");

/** A customer's purchases to date and RFM segment. */
export const customerOverview = { ...customerIdentity, ...listFields(...OVERVIEW_FIELDS) };

/** What is left of a customer's purchases after the cost of goods. */
export const customerMargin = listFields("grossMargin", "marginRate", "costCoverage");

/** A customer's chance of an order. */
export const orderChances = listFields(...ORDER_CHANCES);
