import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { sayIn } from "#core/messages/format-message.ts";
import { wordsIn } from "#core/messages/words.ts";
import { AXES } from "#lib/axes/registry/axes.ts";
import type { Operator } from "#records/rules/criteria/criteria.ts";
import {
  type Field,
  type FieldType,
  listOperators,
  pickValueForm,
  toAxisField,
} from "#records/rules/criteria/field.ts";
import { CUSTOM_FIELD_KINDS, CUSTOM_FIELD_TYPES } from "#records/rules/custom-fields.ts";
import { FIELDS, getField } from "./catalogue.ts";
import { DEEPEST, getValueBounds, MOST_CONDITIONS, MOST_VALUES } from "./field.ts";
import { customFieldName } from "./fields/profile.ts";
import { FLAT, FLAT_KEYS } from "./read-criteria.ts";

// docs/criteria.md is generated from the catalogue: `npx vitest run --project unit criteria-page -u` updates it.

const UNITS: Record<FieldType, string> = {
  money: "money, in major units of the business's currency",
  count: "whole number",
  days: "whole days, in the business's time zone",
  rate: "orders per month",
  number: "number",
  share: "share, 0 to 1",
  score: "score, 1 to 5",
  date: "day in the business's time zone, YYYY-MM-DD",
  text: "text",
  choice: "one of a list",
  several: "one or more values",
};

const MEANINGS: Record<Operator, string> = {
  at_least: "at least the value",
  at_most: "at most the value",
  between: "from the first value to the second, inclusive",
  is: "exactly the value",
  is_not: "another value or none",
  is_any_of: "one of the values; for fields with several, at least one of them (or at least `times` orders or events)",
  is_none_of: "none of the values; the opposite of `is_any_of`, so it also holds for customers without any",
  contains: "contains the value",
  before: "on an earlier day",
  after: "on a later day",
  within_days: "in the last so many days, including today",
  more_than_days_ago: "earlier than that: so many days before today, or earlier",
  is_set: "the value is known",
  is_not_set: "the value is unknown",
};

const FORMS = {
  none: "–",
  number: "a number",
  "two numbers": "`[from, to]`",
  text: "a text",
  texts: "a list of texts",
  date: "a day",
  days: "a number of days",
};

/** The source of every table of fields. */
const SOURCE = [
  path.join(import.meta.dirname, "catalogue.ts"),
  ...readdirSync(path.join(import.meta.dirname, "fields")).map((file) =>
    path.join(import.meta.dirname, "fields", file),
  ),
]
  .map((file) => readFileSync(file, "utf8"))
  .join("\n");

/** The comment above the field's entry. */
const meaningOf = ({ name }: Field): string => {
  const axis = AXES.find((one) => toAxisField(one.name) === name);
  const entry = axis ? "const axisSegment =" : `${name}:`;
  const comments = [...SOURCE.matchAll(/\/\*\*((?:(?!\*\/).)*)\*\/\s*((?:const )?\w+(?:: \{| =))/gs)];
  const [, comment = ""] = comments.find(([, , head = ""]) => head.startsWith(entry)) ?? [];
  const meaning = comment.replace(/\s*\n\s*\*\s*/g, " ").trim();
  return axis ? `${axis.purpose} ${meaning}` : meaning;
};

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const code = (text: string) => `\`${text}\``;

const moreOf = ({ window, counts, takesMembership }: Field): string => {
  const within = { may: "`withinDays`", must: "`withinDays`, required" };
  const more = [window && within[window], counts && "`times`", takesMembership && "`minMembership`"];
  return more.filter(Boolean).join(", ") || "–";
};

const valuesOf = (field: Field): string => {
  const { min, max } = field.numbered ?? {};
  if (min !== undefined) return `one or more whole numbers as text, ${min} to ${max?.toLocaleString("en")}`;
  return field.options ? `${UNITS[field.type]}: ${field.options.map(code).join(", ")}` : UNITS[field.type];
};

const fieldRows = FIELDS.map((field) => [
  code(field.name),
  field.nameIn("en"),
  meaningOf(field),
  valuesOf(field),
  listOperators(field).map(code).join(", "),
  moreOf(field),
]);

const customRows = CUSTOM_FIELD_TYPES.map((type) => {
  const names = CUSTOM_FIELD_KINDS.map((kind) => customFieldName({ kind, type, key: "key" }));
  const field = getField(names[0] ?? "");
  return [...names.map(code), valuesOf(field), listOperators(field).map(code).join(", ")];
});

const operators = [...new Set(FIELDS.flatMap((field) => [...listOperators(field)]))];
const formOf = (operator: Operator): string => {
  const forms = FIELDS.filter((field) => listOperators(field).includes(operator)).map((f) =>
    pickValueForm(f, operator),
  );
  return [...new Set(forms)].map((form) => FORMS[form]).join(" or ");
};
const example = (operator: Operator): string =>
  sayIn("en")(wordsIn("en").criteria.operators[operator], { field: "…", value: "…", from: "…", to: "…", count: 30 });

const flatRows = FLAT_KEYS.map((key) => {
  const condition = FLAT[key];
  const field = FIELDS.find(({ name }) => name === condition?.field);
  return [code(key), code(`${condition?.field} ${condition?.operator}`), field ? UNITS[field.type] : ""];
});

const page = `# The criteria language

The language of a segment's \`criteria\` and of customer list filters. This page is generated from the catalogue
(\`src/records/rules/criteria/\`), and a test keeps it current. \`GET /api/admin/criteria-fields\` returns the fields in
English, Spanish or Portuguese.

Criteria are compiled to one SQL predicate, which previews, single customers, lists and the nightly recalculation share.
Previews and recalculation take conditions on orders from the copy of the orders if there is one.
Sales **count** if they are completed or partial and not fully refunded; money is net of refunds. Days are in the
business's time zone.

## The flat form

An object with any of these keys; a customer must meet all conditions. \`{}\` is a manual segment.

    {"minLifetimeValue": 1000, "minOrders": 5, "loyaltyLevels": ["GOLD", "PLATINUM"]}

${table(["Key", "Means", "Value"], flatRows)}

## The tree

A condition is \`{"field", "operator", "value", "withinDays", "times", "minMembership"}\`; only some fields accept the last
three. Conditions are combined in groups, which can be nested: \`{"all": […]}\` holds if all of its members do,
\`{"any": […]}\` if at least one does, \`{"not": […]}\` if none does. At most ${MOST_CONDITIONS} conditions, ${DEEPEST} levels of groups and ${MOST_VALUES} values in a list.

    {"all": [
      {"field": "daysSinceLastPurchase", "operator": "at_least", "value": 90},
      {"any": [
        {"field": "categoryBought", "operator": "is_any_of", "value": ["Yarn"], "times": 2, "withinDays": 365},
        {"not": [{"field": "rfmSegment", "operator": "is", "value": "champions"}]}]}]}

An unknown value meets no comparison: for a customer who never bought, the last purchase is neither at least nor at most
90 days ago. Only \`is_not\`, \`is_none_of\`, \`is_not_set\` and \`not\` hold.

These are rejected, with the field in question: an unknown key, field, operator or option; a number that is negative,
above ${getValueBounds({ type: "count" }).max.toLocaleString("en")} or not whole where it must be; a minimum above its maximum; a range that starts
above its end; a segment that refers to itself, directly or through others.

### Operators

${table(
  ["Operator", "In words", "Holds for", "Value"],
  operators.map((operator) => [code(operator), example(operator), MEANINGS[operator], formOf(operator)]),
)}

### Fields

${table(["Field", "Name", "Meaning", "Value", "Operators", "Also takes"], fieldRows)}

### Custom fields

A [custom field](api.md#custom-fields) is named by what has it, its type and its key, such as ${code("custom_number_shoe_size")} of customers and
${code("order_boolean_gift_wrap")} of orders. A rule with one that does not exist is not saved.

${table(["Of customers", "Of orders", "Value", "Operators"], customRows)}

A customer without a value is unknown. A condition on a field of orders counts the sales whose value meets it: it holds for at
least one of them, or at least ${code("times")}, in the last ${code("withinDays")} if given. ${code("is_not")}, ${code("is_none_of")} and
${code("is_not_set")} are the opposites of ${code("is")}, ${code("is_any_of")} and ${code("is_set")}: they hold for fewer sales than that, also for none.

    {"field": "order_boolean_gift_wrap", "operator": "is", "value": "true", "times": 2, "withinDays": 365}
`;

test("every field has a comment that describes it", () => {
  for (const field of FIELDS) expect([field.name, meaningOf(field)]).not.toEqual([field.name, ""]);
});

test.each(["en", "es", "pt"] as const)("every field has a name in %s", (language) => {
  expect(FIELDS.filter(({ name, nameIn }) => nameIn(language) === name)).toEqual([]);
});

test("docs/criteria.md matches the catalogue", async () => {
  await expect(page).toMatchFileSnapshot("../../../../docs/criteria.md");
});
