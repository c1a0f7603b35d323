import { isPlainName, refuseField } from "#core/values/fields.ts";
import { ownValue } from "#lib/own-value.ts";
import { dayProblem, isDay } from "#lib/time/day.ts";

export const CUSTOM_FIELD_TYPES = ["text", "number", "date", "boolean", "choice"] as const;
export type CustomFieldType = (typeof CUSTOM_FIELD_TYPES)[number];

/** What has custom fields. Keys are unique within each kind. */
export const CUSTOM_FIELD_KINDS = ["customers", "orders"] as const;
export type CustomFieldKind = (typeof CUSTOM_FIELD_KINDS)[number];

/**
 * A field that a business adds to its customers or orders. Its kind, key and type never change, because values and rules
 * refer to them.
 */
export type CustomField = {
  kind: CustomFieldKind;
  key: string;
  name: string;
  type: CustomFieldType;
  /** Of a choice. */
  options: readonly string[];
};

/** A text, a number, a boolean, or a day as YYYY-MM-DD. */
export type CustomValue = string | number | boolean;

/** Stored values by key. */
export type StoredValues = Readonly<Record<string, CustomValue>>;

/** Values to change by key; null clears one. */
export type CustomValues = Readonly<Record<string, CustomValue | null>>;

/** What is to become of stored values: the given ones replace them, null clears them all, undefined keeps them. */
export type ValuesChange = CustomValues | null | undefined;

/** Lower-case letters, digits and underscores, so that a key is also a column name and part of a rule. */
export const CUSTOM_KEY = /^[a-z][a-z0-9_]{0,39}$/;

const LONGEST = 255;
const LARGEST = 1e12;

type Reader = (given: unknown, at: string, field: CustomField) => CustomValue;

const readText: Reader = (given, at) => {
  if (typeof given !== "string")
    return refuseField(at, { reason: "type", values: { type: "string" }, message: "must be of type string" });
  if (!isPlainName(given)) {
    const message = "must not contain line breaks, control characters or direction marks";
    return refuseField(at, { reason: "control_characters", message });
  }
  if ([...given].length > LONGEST) {
    const message = `must have at most ${LONGEST} characters`;
    return refuseField(at, { reason: "too_long", values: { max: LONGEST }, message });
  }
  return given;
};

const readNumber: Reader = (given, at) => {
  if (typeof given === "number" && Math.abs(given) <= LARGEST) return given;
  const values = { min: -LARGEST, max: LARGEST };
  return refuseField(at, { reason: "number_range", values, message: `must be between ${-LARGEST} and ${LARGEST}` });
};

const readDate: Reader = (given, at) => (isDay(given) ? given : refuseField(at, dayProblem(given)));

const refuseUnknownValue = (values: string, at: string): never =>
  refuseField(at, { reason: "unknown_value", values: { values }, message: `must be one of: ${values}` });

const READERS: Record<CustomFieldType, Reader> = {
  text: readText,
  number: readNumber,
  date: readDate,
  boolean: (given, at) => (typeof given === "boolean" ? given : refuseUnknownValue("true, false", at)),
  choice: (given, at, { options }) =>
    typeof given === "string" && options.includes(given) ? given : refuseUnknownValue(options.join(", "), at),
};

/**
 * Values as programs send them, checked against the business's fields. Throws INVALID_PARAMETER for the first wrong one,
 * under its name: customFields.shoe_size.
 */
export const readCustomValues = (
  given: Readonly<Record<string, unknown>>,
  fields: readonly CustomField[],
): CustomValues => {
  const byKey = new Map(fields.map((field) => [field.key, field]));
  return Object.fromEntries(
    Object.entries(given).map(([key, value]) => {
      const at = `customFields.${key}`;
      const field = byKey.get(key);
      if (!field) return refuseField(at, { reason: "unknown_key", message: "is not a known field" });
      return [key, value === null || value === "" ? null : READERS[field.type](value, at, field)];
    }),
  );
};

/** Two changes of one record as one. */
export const mergeValues = (first: ValuesChange, second: ValuesChange): ValuesChange =>
  first && second ? { ...first, ...second } : second === undefined ? first : second;

/** Whether a change leaves other values than the stored ones. */
export const changesValues = (stored: StoredValues, change: ValuesChange): boolean => {
  if (!change) return change === null && Object.keys(stored).length > 0;
  return Object.entries(change).some(([key, value]) => (ownValue(stored, key) ?? null) !== value);
};

/** Values under the names that the business gave their fields, in the order of the fields; those without a value are left out. */
export const namedValues = (fields: readonly CustomField[], values: CustomValues) =>
  fields.flatMap(({ key, name, type }) => {
    const value = ownValue(values, key) ?? null;
    return value === null ? [] : { key, name, type, value };
  });

/** A business's own fields of customers, and those of orders. */
export const MOST_CUSTOM_FIELDS = 50;
