import type { LanguageTag } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { maskPersonalData } from "#core/values/personal-data.ts";
import type { ClvTier } from "#lib/clv/forecast-setting.ts";
import { toMajor } from "#lib/money.ts";
import { ownValue } from "#lib/own-value.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { toLocalDay } from "#lib/time/day.ts";
import type { CustomField, CustomValue } from "#records/rules/custom-fields.ts";
import { tierInWords } from "#records/rules/names-in-words.ts";
import { type CustomerIdentity, type CustomerOverview, OVERVIEW_FIELDS } from "./customer-standing.ts";
import {
  IDENTITY_FIELD_NAMES,
  type IdentityField,
  isListField,
  LIST_FIELD_NAMES,
  type ListFieldName,
  type ListValues,
  listField,
  parseCustomKey,
} from "./list-fields.ts";

type OwnColumn<Name extends string> = Name extends `${infer Stem}At` ? `${Stem}Day` : Name;

/** Each field's own column in files: of a time its day. */
const OWN_COLUMNS = Object.fromEntries(LIST_FIELD_NAMES.map((name) => [name, name.replace(/At$/, "Day")])) as {
  [Name in ListFieldName]: OwnColumn<Name>;
};

type IdentityColumn = "id" | OwnColumn<IdentityField>;

/** The first columns of every customer export. Consents are in words that an import of customers reads. */
export const IDENTITY_COLUMNS: readonly IdentityColumn[] = [
  "id",
  ...(IDENTITY_FIELD_NAMES.flatMap((name) => listField(name).inFiles ?? [OWN_COLUMNS[name]]) as IdentityColumn[]),
];

/** The columns of these fields in files. */
const fileColumns = (names: readonly ListFieldName[]): readonly string[] =>
  names.flatMap((name) => listField(name).inFiles ?? [OWN_COLUMNS[name]]);

const STANDING_COLUMNS = [...IDENTITY_COLUMNS, ...fileColumns(OVERVIEW_FIELDS)];

/** How to format values for the recipient of an export, and whether personal data is masked. */
export type CellReader = {
  currency: string;
  timeZone: string;
  language: LanguageTag;
  hidesPersonalData: boolean;
  /** The business's own names of the RFM segments; the standard ones by default. */
  segmentNames?: Readonly<Record<string, { name: string | null }>>;
};

type PlainReader = Pick<CellReader, "timeZone" | "hidesPersonalData">;

/** The value of a field that is the same in every language and currency. */
const plainCell = (name: ListFieldName, value: unknown, { timeZone, hidesPersonalData }: PlainReader) => {
  const { kind, personal } = listField(name);
  if (kind === "time") return value && toLocalDay(value as Date, timeZone);
  return personal && hidesPersonalData ? maskPersonalData(personal, value) : value;
};

/** The values of `IDENTITY_COLUMNS`, with days in the business's time zone. */
export const identityCells = (customer: CustomerIdentity, reader: PlainReader) => ({
  id: customer.id,
  ...(Object.fromEntries(
    IDENTITY_FIELD_NAMES.map((name) => [OWN_COLUMNS[name], plainCell(name, customer[name], reader)]),
  ) as Record<Exclude<IdentityColumn, "id">, string | null>),
});

/** The value of a field in files, under its own column: money in major units, days in the business's time zone, segments by name. */
const fieldCell = (name: ListFieldName, value: unknown, reader: CellReader) => {
  const { currency, language, segmentNames } = reader;
  if (value === null) return null;
  switch (listField(name).kind) {
    case "money":
      return toMajor(value as number, currency);
    case "segments":
      return (value as ListValues["segments"]).map((segment) => segment.name).join("; ");
    case "tier":
      return tierInWords(value as ClvTier, language).label;
    case "rfm": {
      const known = RFM_SEGMENTS.find(({ key }) => key === value);
      return known ? (segmentNames?.[known.key]?.name ?? wordsIn(language).rfm_segments[known.key].name) : null;
    }
    default:
      return plainCell(name, value, reader);
  }
};

/** The cells of these fields of a customer. */
const fieldCells = <Name extends ListFieldName>(
  row: ListValues<Name>,
  names: readonly Name[],
  reader: CellReader,
): Record<string, unknown> => {
  const cells: Record<string, unknown> = { currency: reader.currency };
  for (const name of names) cells[OWN_COLUMNS[name]] = fieldCell(name, row[name], reader);
  return cells;
};

type ListedCustomer = { id: string } & ListValues & { customFields: Readonly<Record<string, CustomValue>> };

/** A row of the customers' file. */
export const listedRow = (customer: ListedCustomer, fields: readonly CustomField[], reader: CellReader) =>
  Object.assign(fieldCells(customer, LIST_FIELD_NAMES, reader), {
    id: customer.id,
    tier: fieldCell("clvTier", customer.clvTier, reader),
    ...customCells(customer.customFields, fields, reader),
  });

/** The columns of a file of customers: all and the list's `own`, or who they are and these columns of the list, in order. */
export const exportedColumns = (
  columns: readonly string[] | undefined,
  fields: readonly CustomField[],
  own: readonly string[] = [],
): { keys: readonly string[]; fields: readonly CustomField[] } => {
  if (!columns) {
    const every = LIST_FIELD_NAMES.filter((name) => !listField(name).onlyIfChosen);
    return { keys: [...new Set(["id", ...fileColumns(every), ...own])], fields };
  }
  const chosen = columns.flatMap((column) =>
    isListField(column) ? fileColumns([column]) : parseCustomKey(column) === undefined ? [column] : [],
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
  ...identityCells(customer, reader),
  ...fieldCells(customer, OVERVIEW_FIELDS, reader),
  joinedDay: toLocalDay(joinedAt, reader.timeZone),
  ...customCells(customFields, fields, reader),
});

/** Lower case, without accents, words joined by hyphens: "At Risk" is "at-risk". Letters of every alphabet are kept. */
const slugify = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");

/**
 * The name of a customer file, made of the list, the part of it and the day:
 * `segment-vip-customers-2026-11-21.csv`.
 */
export const customerFileName = (
  list: string,
  parts: readonly (string | undefined)[],
  day: string,
  extension: "csv" | "json" | "pdf" = "csv",
): string => {
  const words = [list, ...parts, day].flatMap((part) => (part === undefined ? [] : slugify(part) || []));
  return `${words.join("-")}.${extension}`;
};
