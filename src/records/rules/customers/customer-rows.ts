import { wordsIn } from "#core/messages/words.ts";
import type { CustomField, CustomValue } from "#core/values/custom-fields.ts";
import { maskPersonalData } from "#core/values/personal-data.ts";
import { ORDER_CHANCES, type OrderChanceRow } from "#lib/clv/order-chance-days.ts";
import { toMajor } from "#lib/money.ts";
import { ownValue } from "#lib/own-value.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { type CellReader, overviewCells, STANDING_COLUMNS } from "./customer-cells.ts";
import type { CustomerMargin, CustomerOverview } from "./customer-standing.ts";
import { parseCustomKey } from "./list-columns.ts";

const LISTED_COLUMNS = [
  ...STANDING_COLUMNS,
  "predictedClv",
  ...ORDER_CHANCES,
  "segments",
  "grossMargin",
  "marginRate",
  "costCoverage",
] as const;

type ListedCustomer = CustomerMargin &
  OrderChanceRow & {
    predictedClv: number | null;
    segments: readonly { name: string }[];
    customFields: Readonly<Record<string, CustomValue>>;
  };

/** A row of the customer list export: segments by name, several in one cell. */
export const listedRow = (
  {
    segments,
    predictedClv,
    orderChance7,
    orderChance30,
    orderChance90,
    grossMargin,
    customFields,
    ...customer
  }: CustomerOverview & ListedCustomer,
  fields: readonly CustomField[],
  reader: CellReader,
) => ({
  ...overviewCells(customer, reader),
  grossMargin: grossMargin === null ? null : toMajor(grossMargin, reader.currency),
  predictedClv: predictedClv === null ? null : toMajor(predictedClv, reader.currency),
  orderChance7,
  orderChance30,
  orderChance90,
  segments: segments.map(({ name }) => name).join("; "),
  ...customCells(customFields, fields, reader),
});

/** The columns of the file for those of the list that have another name or come with a second one. */
const EXPORTED: Readonly<Record<string, readonly string[]>> = {
  lifetimeValue: ["lifetimeValue", "currency"],
  lastOrderAt: ["lastOrderDay"],
  marginRate: ["marginRate", "costCoverage"],
  externalId: [],
};

/** The columns of a file of customers: all, or who they are and these columns of the list, in order. */
export const exportedColumns = (
  columns: readonly string[] | undefined,
  fields: readonly CustomField[],
): { keys: readonly string[]; fields: readonly CustomField[] } => {
  if (!columns) return { keys: LISTED_COLUMNS, fields };
  const chosen = columns.flatMap((column) =>
    parseCustomKey(column) === undefined ? (ownValue(EXPORTED, column) ?? [column]) : [],
  );
  return {
    keys: [...new Set(["id", "externalId", "name", "email", ...chosen])],
    fields: columns.flatMap((column) => fields.filter(({ key }) => key === parseCustomKey(column))),
  };
};

const customFieldKey = ({ key }: CustomField): string => `customFields.${key}`;

/** The columns of a business's own fields. */
export const customColumns = (fields: readonly CustomField[]) =>
  fields.map((field) => ({ key: customFieldKey(field), header: field.name, isDay: field.type === "date" }));

/** A customer's values of these columns; yes and no in words. */
const customCells = (
  values: Readonly<Record<string, CustomValue>>,
  fields: readonly CustomField[],
  { language, hidesPersonalData }: CellReader,
): Record<string, string | number | null> =>
  Object.fromEntries(
    fields.map((field) => {
      const value = ownValue(values, field.key) ?? null;
      const shown = hidesPersonalData ? maskPersonalData("values", value) : value;
      return [customFieldKey(field), typeof shown === "boolean" ? wordsIn(language).yes_no[`${shown}`] : shown];
    }),
  );

export const MEMBER_COLUMNS = [...STANDING_COLUMNS, "joinedDay"] as const;

type Member = CustomerOverview & Pick<ListedCustomer, "customFields"> & { joinedAt: Date };

/** A row of the segment member export, with the join date in the business's time zone. */
export const memberRow = (
  { joinedAt, customFields, ...customer }: Member,
  fields: readonly CustomField[],
  reader: CellReader,
) => ({
  ...overviewCells(customer, reader),
  joinedDay: toLocalDay(joinedAt, reader.timeZone),
  ...customCells(customFields, fields, reader),
});
