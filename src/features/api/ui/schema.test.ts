import { describe, expect, test } from "vitest";
import { buildSample } from "./operations.ts";
import { describeRange, listSchemaFields, type Schema, typeName } from "./schema.ts";

const SCHEMAS = {
  Score: { type: "integer", minimum: 1, maximum: 5 },
  Rfm: {
    type: "object",
    properties: {
      method: { const: "rfm" },
      total: { type: "number" },
      cells: { type: "array", items: { type: "string" } },
    },
    required: ["method", "total"],
  },
  Value: {
    type: "object",
    properties: { method: { const: "value" }, total: { type: "number" } },
    required: ["method"],
  },
  Tree: {
    type: "object",
    properties: { all: { type: "array", items: { $ref: "#/components/schemas/Tree" } } },
    required: ["all"],
  },
};

describe("a type", () => {
  test.each<[string, Schema]>([
    ["integer", { type: "integer" }],
    ["integer", { $ref: "#/components/schemas/Score" }],
    ["integer | null", { anyOf: [{ $ref: "#/components/schemas/Score" }, { type: "null" }] }],
    ["string | null", { type: ["string", "null"] }],
    ["date-time", { type: "string", format: "date-time" }],
    ['"csv" | "pdf"', { type: "string", enum: ["csv", "pdf"] }],
    ["string[]", { type: "array", items: { type: "string" } }],
    ["(string | null)[]", { type: "array", items: { type: ["string", "null"] } }],
    ["object", { oneOf: [{ $ref: "#/components/schemas/Rfm" }, { $ref: "#/components/schemas/Value" }] }],
    ["any", {}],
  ])("%s", (name, schema) => expect(typeName(schema, SCHEMAS)).toBe(name));
});

describe("a range", () => {
  test.each<[string | undefined, Schema]>([
    ["1–5", { $ref: "#/components/schemas/Score" }],
    ["1–5", { anyOf: [{ $ref: "#/components/schemas/Score" }, { type: "null" }] }],
    ["≥ 0", { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER }],
    [undefined, { type: "integer", minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }],
    ["1–80", { type: "string", minLength: 1, maxLength: 80 }],
    ["≤ 1000", { type: "array", maxItems: 1000 }],
  ])("%s", (range, schema) => expect(describeRange(schema, SCHEMAS)).toBe(range));
});

describe("fields", () => {
  test("follow their parent, by path", () => {
    const schema: Schema = {
      type: "object",
      properties: {
        data: {
          type: "array",
          items: { type: "object", properties: { score: { $ref: "#/components/schemas/Score", description: "Of 5" } } },
        },
        days: { type: "integer", default: 90 },
      },
      required: ["data"],
    };
    expect(
      listSchemaFields(schema, SCHEMAS).map(({ path, type, isRequired, words }) => [path, type, isRequired, words]),
    ).toEqual([
      ["data", "object[]", true, undefined],
      ["data[].score", "integer", false, "Of 5"],
      ["days", "integer", false, undefined],
    ]);
    expect(listSchemaFields(schema, SCHEMAS).at(-1)?.standard).toBe(90);
  });

  test("fields of alternatives are listed once, with the variants that have them unless all do", () => {
    const union: Schema = { oneOf: [{ $ref: "#/components/schemas/Rfm" }, { $ref: "#/components/schemas/Value" }] };
    expect(listSchemaFields(union, SCHEMAS).map(({ path, type, onlyIn }) => [path, type, onlyIn])).toEqual([
      ["method", '"rfm" | "value"', []],
      ["total", "number", []],
      ["cells", "string[]", ["Rfm"]],
    ]);
  });

  test("fields of a recursive schema are finite", () => {
    expect(listSchemaFields({ $ref: "#/components/schemas/Tree" }, SCHEMAS).length).toBeLessThan(20);
    expect(JSON.stringify(buildSample({ $ref: "#/components/schemas/Tree" }, SCHEMAS))).toBe('{"all":[]}');
  });
});

test("a sample has the required fields, with defaults, examples and first choices", () => {
  const schema: Schema = {
    type: "object",
    properties: {
      name: { type: "string", examples: ["Regulars"] },
      kind: { enum: ["a", "b"] },
      size: { type: "integer", minimum: 2 },
      isOn: { type: "boolean" },
      note: { type: ["string", "null"] },
      list: { type: "array", minItems: 1, items: { type: "number" } },
      days: { type: "integer", default: 90 },
      title: { type: "string", minLength: 1 },
      email: { type: "string", format: "email" },
      left: { type: "string" },
    },
    required: ["name", "kind", "size", "isOn", "note", "list", "days", "title", "email"],
  };
  expect(buildSample(schema, {})).toEqual({
    name: "Regulars",
    kind: "a",
    size: 2,
    isOn: false,
    note: "",
    list: [0],
    days: 90,
    title: "text",
    email: "ana@example.com",
  });
});
