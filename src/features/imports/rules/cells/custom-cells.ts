import { toLocalDay } from "#lib/time/day.ts";
import {
  type CustomField,
  type CustomValue,
  type CustomValues,
  readCustomValues,
} from "#records/rules/custom-fields.ts";
import type { Shop } from "../import-format.ts";
import { plainDecimal } from "./amounts.ts";
import { CellProblem } from "./cell-problem.ts";
import { readTime } from "./dates.ts";

const PREFIX = "custom.";

/** The column of a custom field in a mapping: custom.shoe_size. */
export const customColumn = (key: string): string => `${PREFIX}${key}`;

export const isCustomColumn = (column: string): boolean => column.startsWith(PREFIX);

const YES = /^(yes|true|1|y|t|s[ií]|sim|x)$/i;
const NO = /^(no|false|0|n|f|não|nao)$/i;

const dateIn = (text: string, { timeZone, dateOrder, now }: Shop): CustomValue => {
  const at = readTime(text, timeZone, dateOrder, now);
  return at && at !== "ambiguous" ? toLocalDay(at, timeZone) : text;
};

const numberIn = (text: string, { decimalSign = "." }: Shop): CustomValue => {
  const plain = plainDecimal(text, decimalSign);
  return plain === null ? text : Number(plain);
};

/** A text that is neither yes nor no stays one. */
export const booleanIn = (text: string): boolean | string => (YES.test(text) ? true : NO.test(text) ? false : text);

/** The option that a cell means, in whatever case it is written. */
const optionIn = (text: string, { options }: CustomField): CustomValue =>
  options.find((option) => option.toLowerCase() === text.toLowerCase()) ?? text;

/** A cell as a program would send it; what can't be read so stays a text, which the field then refuses. */
const valueIn = (text: string, field: CustomField, shop: Shop): CustomValue => {
  switch (field.type) {
    case "text":
      return text;
    case "number":
      return numberIn(text, shop);
    case "date":
      return dateIn(text, shop);
    case "boolean":
      return booleanIn(text);
    case "choice":
      return optionIn(text, field);
  }
};

/** What is right in a cell of each type, for a problem's sentence. */
const RIGHT: Record<CustomField["type"], (field: CustomField) => string> = {
  text: () => "Must be a text of at most 255 characters on one line",
  number: () => "Must be a number such as 42.5",
  date: () => "Must be a date such as 2026-11-02",
  boolean: () => "Must be yes or no (or true, false, 1, 0)",
  choice: ({ options }) => `Must be one of: ${options.join(", ")}`,
};

/** The values of the custom fields that have a cell; an empty one keeps what is stored, and one that can't be read goes to `leaveOut`. */
export const toCustomFieldValues = (
  fields: readonly CustomField[],
  cell: (column: string) => string,
  shop: Shop,
  leaveOut: (problem: CellProblem) => void,
): { customFields?: CustomValues } => {
  const given = fields.flatMap((field) => {
    const text = cell(customColumn(field.key));
    return text === "" ? [] : { field, value: valueIn(text, field, shop) };
  });
  if (given.length === 0) return {};
  const read = given.map(({ field, value }) => {
    try {
      return readCustomValues({ [field.key]: value }, fields);
    } catch {
      const column = customColumn(field.key);
      leaveOut(new CellProblem(column, `custom_${field.type}`, RIGHT[field.type](field), { value: cell(column) }));
      return {};
    }
  });
  const customFields: CustomValues = Object.assign({}, ...read);
  return Object.keys(customFields).length === 0 ? {} : { customFields };
};
