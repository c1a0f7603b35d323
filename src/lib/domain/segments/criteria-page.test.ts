import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { AXES } from "#lib/domain/axes/registry/axes.ts";
import { sayIn } from "../words/format-message.ts";
import { wordsIn } from "../words/words.ts";
import { boundsOf, DEEPEST, MOST_CONDITIONS, MOST_VALUES } from "./bounds.ts";
import { FIELDS } from "./catalogue.ts";
import type { Field, FieldType } from "./field.ts";
import { axisFieldOf } from "./fields/axes.ts";
import { FLAT, FLAT_KEYS } from "./flat-criteria.ts";
import type { Operator } from "./operator.ts";
import { operatorsOf, valueFormOf } from "./operators.ts";

// docs/criteria.md is made here, out of the catalogue: `npx vitest run --project unit criteria-page -u` writes it anew.

const UNITS: Record<FieldType, string> = {
  money: "money, in major units of the business's currency",
  count: "whole number",
  days: "whole days of the business",
  rate: "orders a month",
  share: "share, 0 to 1",
  score: "score, 1 to 5",
  date: "day of the business, YYYY-MM-DD",
  text: "text",
  choice: "one of a list",
  several: "several may be had",
};

const MEANINGS: Record<Operator, string> = {
  at_least: "the value or more",
  at_most: "the value or less",
  between: "from the first value to the second, both included",
  is: "the value itself",
  is_not: "another one, or none",
  is_any_of: "one of the values; of what may be had severally, at least one (or in at least `times` orders)",
  is_none_of: "none of them: the opposite of `is_any_of`, so it holds for who has none at all",
  contains: "the value occurs in it",
  before: "on an earlier day",
  after: "on a later day",
  within_days: "on one of the last so many days, today included",
  more_than_days_ago: "before that: today less so many days, or earlier",
  is_set: "it is known",
  is_not_set: "it is not known",
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

/** What the comment above the field's entry says about it. */
const meaningOf = ({ name }: Field): string => {
  const axis = AXES.find((one) => axisFieldOf(one.name) === name);
  const entry = axis ? "const axisSegment =" : `${name}:`;
  const comments = [...SOURCE.matchAll(/\/\*\*((?:(?!\*\/).)*)\*\/\s*((?:const )?\w+(?:: \{| =))/gs)];
  const [, comment = ""] = comments.find(([, , head = ""]) => head.startsWith(entry)) ?? [];
  const meaning = comment.replace(/\s*\n\s*\*\s*/g, " ").trim();
  return axis ? `${axis.purpose} ${meaning}` : meaning;
};

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const code = (text: string) => `\`${text}\``;

const moreOf = ({ window, countsOrders, takesMembership }: Field): string => {
  const within = { may: "`withinDays`", must: "`withinDays`, required" };
  const more = [window && within[window], countsOrders && "`times`", takesMembership && "`minMembership`"];
  return more.filter(Boolean).join(", ") || "–";
};

const valuesOf = (field: Field): string =>
  field.options ? `${UNITS[field.type]}: ${field.options.map(code).join(", ")}` : UNITS[field.type];

const fieldRows = FIELDS.map((field) => [
  code(field.name),
  field.words.en,
  meaningOf(field),
  valuesOf(field),
  operatorsOf(field).map(code).join(", "),
  moreOf(field),
]);

const operators = [...new Set(FIELDS.flatMap((field) => [...operatorsOf(field)]))];
const formOf = (operator: Operator): string => {
  const forms = FIELDS.filter((field) => operatorsOf(field).includes(operator)).map((f) => valueFormOf(f, operator));
  return [...new Set(forms)].map((form) => FORMS[form]).join(" or ");
};
const example = (operator: Operator): string =>
  sayIn("en")(wordsIn("en").criteria.operators[operator], { field: "…", value: "…", from: "…", to: "…", days: 30 });

const flatRows = FLAT_KEYS.map((key) => {
  const asked = FLAT[key];
  const field = FIELDS.find(({ name }) => name === asked?.field);
  return [code(key), code(`${asked?.field} ${asked?.operator}`), field ? UNITS[field.type] : ""];
});

const page = `# The criteria language

What a segment's \`criteria\` can say, and the filter of a list of customers. This page is made out of the catalogue
(\`src/lib/domain/segments/\`); a test keeps it current. \`GET /api/admin/criteria-fields\` gives the same to programs, in
English, Spanish or Portuguese.

Criteria are compiled to one SQL predicate, which is the only meaning they have: a preview, one customer, a list and the
nightly recalculation ask the same question. Sales **count** when they are completed or partial and not refunded whole;
money is net of refunds. A day is a day of the business's own time zone.

## The flat form

An object of these keys. All that are given must hold. \`{}\` is for a segment filled by hand.

    {"minLifetimeValue": 1000, "minOrders": 5, "loyaltyLevels": ["GOLD", "PLATINUM"]}

${table(["Key", "Means", "Value"], flatRows)}

## The tree

A condition is \`{"field", "operator", "value", "withinDays", "times", "minMembership"}\`; the last three where the field takes them. Conditions
stand in groups, and groups in groups: \`{"all": […]}\` holds when all of its members do, \`{"any": […]}\` when one does,
\`{"not": […]}\` when none does. At most ${MOST_CONDITIONS} conditions, ${DEEPEST} levels of groups and ${MOST_VALUES} values in a list.

    {"all": [
      {"field": "daysSinceLastPurchase", "operator": "at_least", "value": 90},
      {"any": [
        {"field": "categoryBought", "operator": "is_any_of", "value": ["Yarn"], "times": 2, "withinDays": 365},
        {"not": [{"field": "rfmSegment", "operator": "is", "value": "champions"}]}]}]}

What a customer lacks meets no comparison: somebody who never bought is neither at least nor at most 90 days since the last
purchase. Only \`is_not\`, \`is_none_of\`, \`is_not_set\` and \`not\` hold for them.

Refused, each with the field it is about: an unknown key, field, operator or option; a number that is negative, above
${boundsOf({ type: "count" }).max.toLocaleString("en")} or not whole where it must be; a minimum above its maximum; a range that begins above its
end; a segment that asks, directly or through others, for membership in itself.

### Operators

${table(
  ["Operator", "In words", "Holds for", "Value"],
  operators.map((operator) => [code(operator), example(operator), MEANINGS[operator], formOf(operator)]),
)}

### Fields

${table(["Field", "Name", "Meaning", "Value", "Operators", "Also takes"], fieldRows)}
`;

test("every field says above its entry what it means", () => {
  for (const field of FIELDS) expect([field.name, meaningOf(field)]).not.toEqual([field.name, ""]);
});

test("docs/criteria.md says what the catalogue has", async () => {
  await expect(page).toMatchFileSnapshot("../../../../docs/criteria.md");
});
