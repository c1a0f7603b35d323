import { describe, expect, test } from "vitest";
import { codeSample } from "#features/api/contracts/openapi/code-samples.ts";
import {
  buildRequest,
  type Draft,
  isJson,
  isToken,
  missingParameters,
  toCall,
  toDraft,
  toUpload,
} from "#features/api/ui/draft-fields.tsx";
import type { Operation, Parameter } from "./operations.ts";

const parameter = (path: string, location: Parameter["location"] = "query"): Parameter => ({
  path,
  location,
  type: "string",
  isRequired: location === "path",
  words: undefined,
  onlyIn: [],
});

const operation = (change: Partial<Operation> = {}): Operation => ({
  id: "get-things",
  method: "GET",
  path: "/api/things",
  topic: "reports",
  title: "Read things",
  description: undefined,
  permission: null,
  ways: ["token"],
  parameters: [parameter("days"), parameter("name"), parameter("Accept-Language", "header")],
  body: null,
  answers: [],
  examples: [],
  ...change,
});

const AT_RISK = { title: "At risk", address: "/api/things/?days=30&name=At%20Risk" } as const;

describe("an example", () => {
  test("fills the form, which reproduces the example exactly", () => {
    const draft = toDraft(operation(), AT_RISK);
    expect(draft).toEqual({ path: "/api/things/", values: { days: "30", name: "At Risk" }, body: null });
    expect(buildRequest(operation(), draft)).toEqual({ address: AT_RISK.address, headers: {} });
  });

  test("an example of a single record keeps its ID in the path, and braces mark a missing value", () => {
    const one = operation({ path: "/api/things/{id}/parts", parameters: [parameter("id", "path")] });
    const filled = toDraft(one, { title: "One", address: "/api/things/a%20b/parts" });
    expect(filled.values).toEqual({ id: "a b" });
    expect(buildRequest(one, filled).address).toBe("/api/things/a%20b/parts");
    expect(missingParameters(one, filled)).toEqual([]);
    const bare = toDraft(one, { title: "One", address: "/api/things/{id}/parts" });
    expect(bare.values).toEqual({});
    expect(missingParameters(one, bare)).toEqual(["id"]);
    expect(buildRequest(one, bare).address).toBe("/api/things/{id}/parts");
  });

  test("fills in its headers, body and file name", () => {
    const post = operation({ method: "POST", body: { fields: [], sample: { name: "" } } });
    const draft = toDraft(post, {
      ...AT_RISK,
      headers: { "Accept-Language": "pt" },
      body: { name: "Ana" },
      saveAs: "things.csv",
    });
    expect(draft.values["Accept-Language"]).toBe("pt");
    expect(toCall(post, draft, "https://shop.example")).toEqual({
      method: "POST",
      url: `https://shop.example${AT_RISK.address}`,
      hasToken: true,
      headers: { "Accept-Language": "pt" },
      body: { name: "Ana" },
      saveAs: "things.csv",
    });
    expect(toDraft(post, { title: "Bare", address: "/api/things" }).body).toBe('{\n  "name": ""\n}');
  });
});

test("code sends the chosen file, by its name", () => {
  const post = operation({ method: "POST" });
  const draft = toDraft(post, { ...AT_RISK, upload: { file: "orders.csv", type: "text/csv" } });
  expect(toCall(post, draft, "").upload).toEqual({ file: "orders.csv", type: "text/csv" });
  const chosen = { ...draft, upload: toUpload(new File(["a,b"], "march.csv.gz")) };
  expect(toCall(post, chosen, "").upload).toEqual({ file: "march.csv.gz", type: "application/gzip" });
});

describe("a draft", () => {
  const draft: Draft = {
    path: "/api/things",
    values: { days: "", name: "a&b=c d", "Accept-Language": "es" },
    body: null,
  };

  test("sends the filled-in values, each in its place", () => {
    expect(buildRequest(operation(), draft)).toEqual({
      address: "/api/things?name=a%26b%3Dc%20d",
      headers: { "Accept-Language": "es" },
    });
  });

  test("is shown as code immediately", () => {
    expect(codeSample("curl", toCall(operation(), draft, "https://shop.example"))).toBe(
      `curl -X GET "https://shop.example/api/things?name=a%26b%3Dc%20d" \\
  -H "Authorization: Bearer YOUR_TOKEN" \\
  -H "Accept-Language: es"`,
    );
  });

  test("a draft with an invalid JSON body shows the sample's", () => {
    const post = operation({ method: "POST", body: { fields: [], sample: { name: "" } } });
    expect(toCall(post, { ...draft, body: '{"name": "An' }, "").body).toEqual({ name: "" });
    expect([isJson("{"), isJson("{}")]).toEqual([false, true]);
  });
});

test("accepts tokens that a header can carry", () => {
  expect(["c360_abc", "  c360_abc\n"].map(isToken)).toEqual([true, true]);
  expect(["", "  ", "señal", "two words", "a\u0000b"].map(isToken)).toEqual([false, false, false, false, false]);
});
