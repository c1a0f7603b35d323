import fc from "fast-check";
import { addDays } from "#lib/time/day.ts";
import { FIELDS, getField } from "#records/rules/criteria/catalogue.ts";
import type { Condition, Criteria } from "#records/rules/criteria/criteria.ts";
import { type Field, getValueBounds, listOperators, pickValueForm } from "#records/rules/criteria/field.ts";
import { customFieldName } from "#records/rules/criteria/fields/profile.ts";

import {
  ARCHETYPES,
  CAMPAIGNS,
  CODES,
  EVENTS,
  OWN_FIELDS,
  PRODUCTS,
  SEGMENTS,
  TAGS,
  TODAY,
} from "../shops/random-customers.ts";

const CITIES = ["SÃO", "são paulo", "Porto"];
const TEAMS = ["Red", "Green"];

const TEXTS: Record<string, string[]> = {
  name: ["José Álvarez", "jose", "100%_", "ana"],
  email: ["ana@example.com", "EXAMPLE"],
  externalId: ["c0", "c1"],
  country: ["Brazil", "Portugal", "Chile"],
  storefront: ["1", "2", "3"],
  channel: ["web", "pos", "phone"],
  acquisitionCampaign: CAMPAIGNS,
  firstOrderProduct: PRODUCTS,
  firstOrderCategory: ["Yarn", "Fabric"],
  firstOrderStorefront: ["1", "2", "3"],
  firstOrderChannel: ["web", "pos", "phone"],
  firstOrderDiscountCode: CODES,
  monthSinceFirstOrder: ["0", "1", "2", "3"],
  categoryBought: ["Yarn", "Fabric"],
  productBought: PRODUCTS,
  brandBought: ["Ouro", "Zeta"],
  event: EVENTS,
  custom_text_city_of_birth: CITIES,
  custom_choice_team: TEAMS,
  order_text_city_of_birth: CITIES,
  order_choice_team: TEAMS,
  tag: [...TAGS, "VIP"],
  archetype: ARCHETYPES,
  inSegment: SEGMENTS,
};

const textFor = (field: Field) => fc.constantFrom(...(field.options ?? TEXTS[field.name] ?? ["x"]));
const NUMBERS: Partial<Record<Field["type"], number[]>> = {
  money: [0, 4.99, 10, 50, 1000],
  share: [0, 0.2, 0.5, 1],
  rate: [0, 0.5, 1, 2],
  score: [1, 3, 5],
  days: [0, 1, 30, 90, 400],
  count: [0, 1, 2, 5],
  number: [-3, 0, 42, 42.5],
};
const numberFor = (field: Field) =>
  fc.constantFrom(...(NUMBERS[field.type] ?? [0]).map((n) => Math.max(n, getValueBounds(field).min)));

/** Conditions of this field with this operator. */
export const conditionFor = (field: Field, operator: Condition["operator"]): fc.Arbitrary<Condition> => {
  const values = {
    none: fc.constant(undefined),
    number: numberFor(field),
    "two numbers": fc
      .tuple(numberFor(field), numberFor(field))
      .map(([a, b]): [number, number] => (a <= b ? [a, b] : [b, a])),
    text: textFor(field),
    texts: fc.uniqueArray(textFor(field), { minLength: 1, maxLength: 2 }),
    date: fc.constantFrom(TODAY, addDays(TODAY, -30), addDays(TODAY, -90)),
    days: fc.constantFrom(1, 30, 90),
  };
  const form = pickValueForm(field, operator);
  const takesMembership = field.takesMembership && form !== "none";
  const window = fc.constantFrom(1, 30, 90);
  return fc
    .record({
      value: values[form] as fc.Arbitrary<Condition["value"]>,
      withinDays: field.window === "must" ? window : field.window ? fc.option(window) : fc.constant(null),
      times: field.counts ? fc.option(fc.constantFrom(1, 2)) : fc.constant(null),
      minMembership: takesMembership ? fc.option(fc.constantFrom(0.25, 0.5, 0.75, 1)) : fc.constant(null),
    })
    .map(({ value, withinDays, times, minMembership }) => ({
      field: field.name,
      operator,
      ...(value !== undefined && { value }),
      ...(withinDays !== null && { withinDays }),
      ...(times !== null && { times }),
      ...(minMembership !== null && { minMembership }),
    }));
};

/** The catalog, and the fields of the business. */
export const TESTED_FIELDS = [...FIELDS, ...OWN_FIELDS.map((own) => getField(customFieldName(own)))];

const anyCondition = fc.oneof(
  ...TESTED_FIELDS.flatMap((field) => listOperators(field).map((operator) => conditionFor(field, operator))),
);
/** Any criteria: nested groups of conditions on any field. */
export const tree: fc.Arbitrary<Criteria> = fc.letrec<{ node: Criteria; group: Criteria }>((tie) => ({
  node: fc.oneof({ depthSize: "small", withCrossShrink: true }, anyCondition, tie("group")),
  group: fc
    .tuple(fc.constantFrom("all", "any", "not"), fc.array(tie("node"), { minLength: 1, maxLength: 3 }))
    .map(([kind, members]) => ({ [kind]: members }) as unknown as Criteria),
})).node;
