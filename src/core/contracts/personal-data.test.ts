import { expect, test } from "vitest";
import { z } from "zod";
import type { Actor } from "#core/values/permissions.ts";
import { CONTRACTS } from "#routes.ts";
import { answerFor, assertMayCompare, personal } from "./personal-data.ts";

type Json = Record<string, unknown>;

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null;

/** Personal wherever they are. */
const ALWAYS = [
  "email",
  "phone",
  "firstName",
  "lastName",
  "street",
  "city",
  "region",
  "postalCode",
  "birthday",
  "text",
  "note",
  "notes",
  "body",
  "subject",
  "comment",
];

/** Personal in an object that describes a customer. */
const OF_CUSTOMERS = ["name", "externalId", "customer_id", "customerId"];

const describesCustomer = (place: string, properties: Json): boolean =>
  ["externalId", "customer_id", "customerId", "loyaltyLevel"].some((name) => name in properties) ||
  /customers?(\.|$)|members?(\.|$)|person(\.|$)|people(\.|$)/i.test(place);

const isMarked = (schema: Json): boolean =>
  "x-personal-data" in schema || [schema.anyOf, schema.allOf].some((all) => Array.isArray(all) && all.some(isMarked));

const canBeText = (schema: Json): boolean => {
  const types = [schema.type].flat();
  const isOpen =
    types.includes("string") && schema.enum === undefined && schema.const === undefined && schema.format === undefined;
  const branches = [...[schema.anyOf ?? []].flat(), ...[schema.allOf ?? []].flat()].filter(isJson);
  return isOpen || types.includes("array") || branches.some(canBeText);
};

/** Fields of answers that look personal and are not marked, as `path field.path`. */
const unmarked = (schema: unknown, place: string): string[] => {
  if (!isJson(schema) || isMarked(schema)) return [];
  const properties = isJson(schema.properties) ? schema.properties : {};
  const names = describesCustomer(place, properties) ? [...ALWAYS, ...OF_CUSTOMERS] : ALWAYS;
  const here = Object.entries(properties).flatMap(([name, field]) =>
    names.includes(name) && isJson(field) && canBeText(field) && !isMarked(field) ? [`${place}.${name}`] : [],
  );
  const below = Object.entries(properties).flatMap(([name, field]) => unmarked(field, `${place}.${name}`));
  const branches = ["items", "additionalProperties", "anyOf", "oneOf", "allOf", "prefixItems"].flatMap((key) =>
    [schema[key] ?? []].flat().flatMap((each) => unmarked(each, place)),
  );
  const named = Object.entries(isJson(schema.$defs) ? schema.$defs : {}).flatMap(([id, each]) => unmarked(each, id));
  return [...new Set([...here, ...below, ...branches, ...named])];
};

/** Not personal data of customers, with the reason. */
const EXCEPTIONS: [pattern: RegExp, reason: string][] = [
  [/^(User|Invitation|Me)\.email$/, "a colleague's own address"],
  [/\/(users|invitations|password-resets|first-setup)[/ ].*\.email$/, "a colleague's own address"],
  [/^Me\.texts\.text$/, "the business's texts for all customers"],
  [/^RfmSchemeVersion\.note$/, "about a change of the business's rules"],
  [/^Alert\.notes$/, "the business's events, campaigns and imports"],
  [/^ListedCustomer\.segments\.name$/, "a segment's name"],
  [
    /^(CustomerOrder|TimelineEntry|ImportPreview\.records\.(order|ticket))\.externalId$/,
    "an order's or ticket's own ID",
  ],
  [/\/api\/v1\/orders\/.*\.externalId$/, "an order's own ID"],
  [
    /^Stored(Order|Product)(\.(lines|refunds))?\.(externalId|name)$/,
    "the ID of an order, a line, a refund or a product, and a product's name",
  ],
  [/^BatchResults\.results\.externalId$/, "as the caller sent it"],
  [/^AudienceDestination\.settings\.region$/, "where a bucket is"],
  [
    /^(ClvForecast|ChurnProbability|NextPurchase|ClvFeatures|RecommendedItems|CustomerRfm|FeatureSegmentAssignment|BuyPropensity)\.customer_id$/,
    "as the caller sent it; of stored orders, masked when they are loaded",
  ],
];

test("every field of an answer that holds a customer's personal data is marked", () => {
  const found = CONTRACTS.flatMap(({ method, path, output, text }) =>
    text
      ? []
      : unmarked(
          z.toJSONSchema(output, { io: "output", unrepresentable: "any", reused: "inline" }),
          `${method} ${path} `,
        ),
  );
  expect(found.filter((place) => !EXCEPTIONS.some(([pattern]) => pattern.test(place)))).toEqual([]);
  for (const [pattern] of EXCEPTIONS)
    expect(
      found.some((place) => pattern.test(place)),
      `${pattern}`,
    ).toBe(true);
});

const output = z.object({
  data: z.array(
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("note"), text: personal("text", z.string()) }),
      z.object({
        kind: z.literal("customer"),
        customer: z.object({ name: personal("name", z.string().nullable()).optional() }).nullable(),
      }),
    ]),
  ),
  byId: z.record(z.string(), z.object({ email: personal("email", z.string()) })),
  total: z.int(),
});

const actorOf = (role: Actor["role"]): Actor => ({ kind: "user", id: "1", role, businessId: "1" });
const [admin, viewer] = [actorOf("admin"), actorOf("viewer")];

test("masks marked fields in lists, unions, records and optional objects, and nothing else", () => {
  const answer = {
    data: [
      { kind: "note", text: "Call Ada" },
      { kind: "customer", customer: { name: "Ada Lovelace" } },
      { kind: "customer", customer: null },
    ],
    byId: { one: { email: "ada@example.com" } },
    total: 3,
  };
  expect(answerFor(output, answer, admin)).toEqual(answer);
  expect(answerFor(output, answer, viewer)).toEqual({
    data: [
      { kind: "note", text: "•••" },
      { kind: "customer", customer: { name: "A••• L•••" } },
      { kind: "customer", customer: null },
    ],
    byId: { one: { email: "a•••@•••" } },
    total: 3,
  });
});

test("sorting by a masked field and conditions on personal data need the permission", () => {
  for (const sort of ["name", "-email", "text"]) {
    expect(() => assertMayCompare(output, { sort }, viewer)).toThrow("customers:pii");
    expect(() => assertMayCompare(output, { sort }, admin)).not.toThrow();
  }
  for (const sort of ["total", "-kind", undefined])
    expect(() => assertMayCompare(output, { sort }, viewer)).not.toThrow();
  const criteria = { all: [{ field: "email", operator: "is_set" }] };
  expect(() => assertMayCompare(z.object({}), { matching: { criteria } }, viewer)).toThrow("customers:pii");
});
