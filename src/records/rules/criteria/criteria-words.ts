import { sayIn } from "#core/messages/format-message.ts";
import { type LanguageTag, toLocale } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { findPersonalKind, maskPersonalData } from "#core/values/personal-data.ts";
import {
  type Condition,
  type Criteria,
  findGroupKind,
  listMembers,
  type Operator,
} from "#records/rules/criteria/criteria.ts";
import {
  type CriteriaReader,
  type Field,
  findOpposite,
  isNumeric,
  listOperators,
  pickValueForm,
} from "#records/rules/criteria/field.ts";
import { getField } from "./catalogue.ts";
import { getValueBounds } from "./field.ts";
import { parseCustomField } from "./fields/profile.ts";

/** A field under the name that the business gave it, if it is its own. */
export const namedField = (field: Field, { labelOf }: Pick<CriteriaReader, "labelOf">): Field => {
  const label = labelOf?.(field.name);
  return label === undefined ? field : { ...field, nameIn: () => label };
};

/** A name inside a sentence: "lifetime value", but "RFM segment". */
const inSentence = (label: string): string =>
  /^\p{Lu}{2}/u.test(label) ? label : label.charAt(0).toLocaleLowerCase() + label.slice(1);

const listIn = (language: LanguageTag, type: "conjunction" | "disjunction", parts: readonly string[]): string =>
  new Intl.ListFormat(toLocale(language), { type }).format(parts);

/** A condition's number, never rounded, because rounding could make two rules read alike. */
const numberInWords = ({ type }: Field, value: number, { formats }: CriteriaReader): string => {
  if (type === "money") return formats.money(value);
  return type === "share" ? formats.exactPercent(value) : formats.exact(value);
};

/** The name of a field's text value. */
export const optionInWords = (
  field: Field,
  value: string,
  { language, nameOf }: Pick<CriteriaReader, "language" | "nameOf">,
): string => nameOf?.(field.name, value) ?? field.optionWord?.(wordsIn(language), value, language) ?? value;

/** A condition's or customer's value of a field, masked if the reader doesn't see it. */
export const maskedFor = <Value>(
  { hidesPersonalData }: CriteriaReader,
  { name }: Pick<Field, "name">,
  value: Value,
): Value => {
  const kind = hidesPersonalData ? findPersonalKind(name) : undefined;
  return kind ? maskPersonalData(kind, value) : value;
};

/** A text inside a sentence; names that are free text, or read like text, in quotes. */
const textInWords = (field: Field, value: string, operator: Operator, reader: CriteriaReader): string => {
  const text = optionInWords(field, maskedFor(reader, field, value), reader);
  const isQuoted = (field.isFolded || field.group === "axes" || field.group === "events") && operator !== "contains";
  return isQuoted ? sayIn(reader.language)(wordsIn(reader.language).criteria.quoted, { value: text }) : text;
};

const valueInWords = (field: Field, { value, operator }: Condition, reader: CriteriaReader): string => {
  if (value === undefined) return "";
  if (typeof value === "number") return numberInWords(field, value, reader);
  if (Array.isArray(value)) {
    const names = value.map((each) => textInWords(field, String(each), operator, reader));
    return listIn(reader.language, "disjunction", names);
  }
  const text = String(value);
  return field.type === "date" ? reader.formats.days(text, text) : textInWords(field, text, operator, reader);
};

/** What a customer's own number counts, if their number does not show it by itself, as money does. */
const pickUnit = ({ type, counts }: Field): "days" | "rate" | "orders" | "events" | undefined => {
  if (counts) return counts;
  if (type === "count") return "orders";
  return type === "days" || type === "rate" ? type : undefined;
};

/**
 * A customer's own value in words: money in major units, days as ISO dates, and the number of values for a field with
 * several. Null for none.
 */
export const ownInWords = (field: Field, own: number | string | null, reader: CriteriaReader): string | null => {
  if (own === null) return null;
  if (typeof own === "number") {
    // The number is the customer's membership in the segment.
    if (field.type === "share" || field.takesMembership) return reader.formats.percent(own);
    const unit = pickUnit(field);
    if (!unit) return numberInWords(field, own, reader);
    const count = Number(own.toFixed(1));
    return sayIn(reader.language)(wordsIn(reader.language).criteria.units[unit], { count });
  }
  return field.type === "date" ? reader.formats.days(own, own) : optionInWords(field, own, reader);
};

/** More of a customer's own values are only counted. */
const MOST_OWN_VALUES = 5;

/** The values that a customer has of a field with several: "Gold circle and VIP", "no tags"; null for no known ones. */
export const ownValuesInWords = (field: Field, values: readonly string[], reader: CriteriaReader): string | null => {
  const { without, more } = wordsIn(reader.language).criteria.own_values;
  if (values.length === 0) return (without as Record<string, string>)[field.name] ?? null;
  const names = values.slice(0, MOST_OWN_VALUES).map((value) => optionInWords(field, value, reader));
  const shown = reader.hidesPersonalData ? maskPersonalData("values", names) : names;
  const rest = values.length - names.length;
  const counted = rest > 0 ? [sayIn(reader.language)(more, { count: rest })] : [];
  return listIn(reader.language, "conjunction", [...shown, ...counted]);
};

type Templates = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A comparison as a noun phrase: "lifetime value of at least $1,000.00". */
const comparisonInWords = (condition: Condition, operator: Operator, reader: CriteriaReader): string => {
  const { criteria: words } = wordsIn(reader.language);
  const field = getField(condition.field);
  const { value } = condition;
  const [from, to] = Array.isArray(value) ? value : [];
  const own = (words.fields as Templates)[field.name]?.[operator];
  return sayIn(reader.language)(own ?? words.operators[operator], {
    field: inSentence(namedField(field, reader).nameIn(reader.language)),
    value: valueInWords(field, condition, reader),
    from: typeof from === "number" ? numberInWords(field, from, reader) : "",
    to: typeof to === "number" ? numberInWords(field, to, reader) : "",
    count: typeof value === "number" ? value : 0,
  });
};

/** Months since the first order: whether its own month, 0, is one of them, and the condition on the later ones. */
const monthsIn = (condition: Condition): Condition & { first: "only" | "also" | "no" } => {
  const months = Array.isArray(condition.value) ? condition.value.map(String) : [];
  const value = months.filter((month) => month !== "0");
  return { ...condition, value, first: value.length === months.length ? "no" : value.length === 0 ? "only" : "also" };
};

/**
 * "at least 2 orders at Harbor shop", "no “Product viewed” event", "an order with gift wrap yes"; null for fields that count
 * neither.
 */
const countInWords = (condition: Condition, reader: CriteriaReader): string | null => {
  const { times, operator } = condition;
  const field = getField(condition.field);
  if (!field.counts) return null;
  const say = sayIn(reader.language);
  const { bought, bought_orders: orders, events } = wordsIn(reader.language).criteria;
  const opposite = findOpposite(operator);
  const counted = `${opposite ? "is_none_of" : "is_any_of"}${times === undefined ? "" : "_times"}` as const;
  const isOwn = field.type !== "several";
  const { first, ...listed } =
    field.name === "monthSinceFirstOrder" ? monthsIn(condition) : { first: "no", ...condition };
  const value = isOwn
    ? comparisonInWords(condition, opposite ?? operator, reader)
    : valueInWords(field, listed, reader);
  if (field.counts === "events") return say(events[counted], { times: times ?? 0, value });
  const where = (bought as Record<string, string>)[isOwn ? "custom" : field.name];
  return say(orders[counted], { times: times ?? 0, where: where === undefined ? value : say(where, { value, first }) });
};

/** One condition as a noun phrase: "last purchase at least 90 days ago", "at least 5 orders in the last 90 days". */
export const conditionInWords = (condition: Condition, reader: CriteriaReader): string => {
  const say = sayIn(reader.language);
  const { criteria: words } = wordsIn(reader.language);
  const { withinDays, minMembership } = condition;
  const simple = countInWords(condition, reader) ?? comparisonInWords(condition, condition.operator, reader);
  const strong =
    minMembership === undefined
      ? simple
      : say(words.membership, { condition: simple, share: reader.formats.exactPercent(minMembership) });
  return withinDays === undefined ? strong : say(words.within, { condition: strong, days: withinDays });
};

const nodeInWords = (criteria: Criteria, reader: CriteriaReader, isInside: boolean): string => {
  if ("field" in criteria) return conditionInWords(criteria, reader);
  const say = sayIn(reader.language);
  const { criteria: words } = wordsIn(reader.language);
  const kind = findGroupKind(criteria);
  const parts = listMembers(criteria).map((member) => nodeInWords(member, reader, true));
  if (kind === "not")
    return say(words.none, { list: say(words.nested, { list: listIn(reader.language, "disjunction", parts) }) });
  const list = listIn(reader.language, kind === "any" ? "disjunction" : "conjunction", parts);
  const either = kind === "any" && parts.length > 1 ? say(words.any, { list }) : list;
  return isInside && parts.length > 1 ? say(words.nested, { list: either }) : either;
};

/** One of several parts of criteria: "either known name or known email address". */
export const partInWords = (criteria: Criteria, reader: CriteriaReader): string => nodeInWords(criteria, reader, false);

/** Criteria as one sentence, in the order of the tree: "Customers with lifetime value of at least $1,000.00 and …". */
export const criteriaInWords = (criteria: Criteria, reader: CriteriaReader): string =>
  sayIn(reader.language)(wordsIn(reader.language).criteria.sentence, {
    conditions: nodeInWords(criteria, reader, false),
  });

type FieldReader = Pick<CriteriaReader, "language" | "nameOf" | "namedValuesOf">;

/** What a field takes in a condition, with its names in the reader's language. */
export const describeField = (field: Field, reader: FieldReader) => {
  const { min, max, whole } = getValueBounds(field);
  // Archetypes are known only from the last run, and the options of its own fields to the business.
  const isNamed = field.name === "archetype" || (parseCustomField(field.name) && field.type === "choice");
  const options = field.options ?? (isNamed ? reader.namedValuesOf?.(field.name) : undefined);
  return {
    name: field.name,
    label: field.nameIn(reader.language),
    group: field.group,
    type: field.type,
    operators: listOperators(field).map((name) => ({ name, value: pickValueForm(field, name) })),
    options: options?.map((value) => ({ value, label: optionInWords(field, value, reader) })) ?? null,
    hasSuggestions: field.hasSuggestions ?? false,
    ...(isNumeric(field) ? { min, max, isWhole: whole } : { min: null, max: null, isWhole: false }),
    withinDays: field.window ?? ("never" as const),
    takesTimes: field.counts !== undefined,
    takesMembership: field.takesMembership ?? false,
  };
};
