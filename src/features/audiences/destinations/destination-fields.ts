import { mergeNames, refuseField } from "#core/values/fields.ts";
import { OUTGOING_PROBLEMS } from "#core/values/outgoing-problems.ts";
import type { FieldRule } from "./define-destination.ts";
import { DESTINATION_KINDS, DESTINATIONS, type DestinationKind, getDefinition } from "./destinations.ts";

export type DestinationField = {
  [Kind in DestinationKind]: keyof (typeof DESTINATIONS)[Kind]["fields"];
}[DestinationKind];

const namesOf = (kind: DestinationKind) => Object.keys(DESTINATIONS[kind].fields) as DestinationField[];

/** All fields of all destinations, each before those that it precedes in one of them. */
export const DESTINATION_FIELDS: readonly DestinationField[] = mergeNames(DESTINATION_KINDS.map(namesOf));

/** A field of several destinations is the same in all of them. */
export const FIELD_RULES = Object.assign({}, ...DESTINATION_KINDS.map((kind) => DESTINATIONS[kind].fields)) as Record<
  DestinationField,
  FieldRule
>;

/** Fields that are stored encrypted and never returned. */
export const isSecretField = (field: DestinationField): boolean => FIELD_RULES[field].isSecret === true;

export const isRequiredField = (kind: DestinationKind, field: DestinationField): boolean =>
  getDefinition(kind).fields[field]?.isOptional !== true;

/** The required ones first. */
export const listDestinationFields = (kind: DestinationKind): readonly DestinationField[] => {
  const names = namesOf(kind);
  const required = names.filter((field) => isRequiredField(kind, field));
  return [...required, ...names.filter((field) => !required.includes(field))];
};

/** Kinds whose lists can be read, for the user to choose one. */
export const hasLists = (kind: DestinationKind): boolean => "listId" in DESTINATIONS[kind].fields;

/**
 * Why a delivery failed. `FORMAT_CHANGED`: the audience's format is now another system's. `FILE_GONE`: the file of the send
 * was deleted before it could be delivered.
 */
export const DESTINATION_PROBLEMS = [...OUTGOING_PROBLEMS, "FORMAT_CHANGED", "FILE_GONE"] as const;
export type DestinationProblem = (typeof DESTINATION_PROBLEMS)[number];

export const DESTINATION_TEXT_LENGTH = 5000;

export type GivenFields = Readonly<Partial<Record<DestinationField, string | undefined>>>;
export type StoredFields = Partial<Record<DestinationField, string>>;

const checkForm = (field: DestinationField, text: string): void => {
  const { form, address } = FIELD_RULES[field];
  if (!form || (form.pattern.test(text) && (address !== "url" || URL.canParse(text)))) return;
  refuseField(field, { reason: "format", message: `must be of the form ${form.example}` });
};

/**
 * The fields of a kind; those that are not given keep their stored value. Throws INVALID_PARAMETER for the first one that
 * is missing or wrong.
 */
export const readFields = (kind: DestinationKind, given: GivenFields, stored: StoredFields = {}): StoredFields => {
  const fields: StoredFields = {};
  for (const field of listDestinationFields(kind)) {
    const entered = given[field]?.trim();
    // Empty clears a setting, but a secret is never shown, so that an empty one keeps it.
    const text = entered === undefined || (entered === "" && isSecretField(field)) ? (stored[field] ?? "") : entered;
    if (text === "" && isRequiredField(kind, field)) refuseField(field, { reason: "required", message: "is required" });
    if (text === "") continue;
    checkForm(field, text);
    fields[field] = text;
  }
  getDefinition(kind).check?.(fields);
  return fields;
};

const PLACES = DESTINATION_FIELDS.filter((field) => FIELD_RULES[field].isPlace);

/** Whether other members would be somewhere else: then all of them are delivered again. */
export const isElsewhere = (before: StoredFields, after: StoredFields): boolean =>
  PLACES.some((field) => before[field] !== after[field]);
