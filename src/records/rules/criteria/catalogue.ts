import { wordsIn } from "#core/messages/words.ts";
import { type Criteria, listConditions } from "#records/rules/criteria/criteria.ts";
import {
  changeOf,
  type DataChange,
  type Field,
  type FieldTable,
  type UnnamedField,
} from "#records/rules/criteria/field.ts";
import { AXES_FIELDS, AXIS_SEGMENT_FIELDS, METHOD_FIELDS } from "./fields/methods.ts";
import { BOUGHT_FIELDS, FIRST_ORDER_FIELDS, ORDER_FIELDS } from "./fields/orders.ts";
import { EVENT_FIELDS, PROFILE_FIELDS, toCustomField } from "./fields/profile.ts";

export const SEGMENT_FIELDS = {
  /** Current membership, by segment ID; rules that refer to each other in a cycle are rejected. */
  inSegment: {
    group: "segments",
    type: "several",
    hasSuggestions: true,
  },
} satisfies FieldTable;

/** In the order in which the editor lists them. */
const TABLE: FieldTable = {
  ...ORDER_FIELDS,
  ...PROFILE_FIELDS,
  ...BOUGHT_FIELDS,
  ...FIRST_ORDER_FIELDS,
  ...EVENT_FIELDS,
  ...METHOD_FIELDS,
  ...AXES_FIELDS,
  ...AXIS_SEGMENT_FIELDS,
  ...SEGMENT_FIELDS,
};

/** Every field that criteria can use, in the order in which the editor lists them. */
export const FIELDS: readonly Field[] = Object.entries<UnnamedField>(TABLE).map(([name, field]) => ({
  name,
  nameIn: (language) => (wordsIn(language).criteria.names as Record<string, string>)[name] ?? name,
  ...field,
}));

const CATALOGUE: ReadonlyMap<string, Field> = new Map(FIELDS.map((field) => [field.name, field]));

/** A field of the catalog or of the business's own; undefined for another name. */
export const findField = (name: string): Field | undefined => CATALOGUE.get(name) ?? toCustomField(name);

/** Throws a RangeError for an unknown name, because criteria are parsed (`readCriteria`) before they are used. */
export const getField = (name: string): Field => {
  const field = findField(name);
  if (!field) throw new RangeError(`There is no field ${name}`);
  return field;
};

/** Whether criteria use a field that changes with this anywhere, so that it can change which customers match. */
export const isChangedBy = (change: DataChange, criteria: Criteria): boolean =>
  listConditions(criteria).some(({ condition }) => changeOf(getField(condition.field)) === change);
