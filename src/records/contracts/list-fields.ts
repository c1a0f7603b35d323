import { z } from "zod";
import { personal } from "#core/contracts/personal-data.ts";
import { count, instant, money, share } from "#core/contracts/wire.ts";
import { CLV_TIERS, ORDER_CHANCES } from "#lib/clv/forecast-setting.ts";
import { OVERVIEW_FIELDS } from "#records/rules/customers/customer-standing.ts";
import {
  API_FIELDS,
  isIdentityField,
  type ListFieldName,
  type ListValues,
  listField,
} from "#records/rules/customers/list-fields.ts";
import { CONSENTS } from "#records/rules/incoming-records.ts";

const SCHEMAS = {
  money,
  count,
  rate: z.number(),
  share,
  chance: share.max(1),
  time: instant,
  rfm: z.string(),
  segments: z.array(z.object({ id: z.string(), name: z.string() })),
  text: z.string(),
  loyalty: z.string(),
  consent: z.enum(CONSENTS),
  tier: z.enum(CLV_TIERS),
};

const toSchema = (name: ListFieldName): z.ZodType => {
  const { kind, isNullable, about, example, personal: personalKind } = listField(name);
  const schema: z.ZodType = isNullable ? SCHEMAS[kind].nullable() : SCHEMAS[kind];
  const described = about === undefined ? schema : schema.describe(about);
  const shown = example === undefined ? described : described.meta({ examples: [example] });
  return personalKind === undefined ? shown : personal(personalKind, shown);
};

/** The schemas of these fields of a customer in a list. */
export const listFields = <const Name extends ListFieldName>(...names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, toSchema(name)])) as {
    [Key in Name]: z.ZodType<ListValues<Key, string>[Key], ListValues<Key>[Key]>;
  };

/** Fields that identify a customer in every answer. */
export const customerIdentity = { id: z.string(), ...listFields(...API_FIELDS.filter(isIdentityField)) };

/** The RFM segment of every list; another period's has a name of its own. */
export const { rfmSegment } = listFields("rfmSegment");

/** A customer's purchases to date and RFM segment. */
export const customerOverview = { ...customerIdentity, ...listFields(...OVERVIEW_FIELDS) };

/** What is left of a customer's purchases after the cost of goods. */
export const customerMargin = listFields("grossMargin", "marginRate", "costCoverage");

/** A customer's chance of an order. */
export const orderChances = listFields(...ORDER_CHANCES);
