import { describe, expect, test } from "vitest";
import { openApiDocument } from "#features/api/contracts/openapi/openapi-document.ts";
import { TOPICS } from "#features/api/contracts/openapi/topics.ts";
import { CONTRACTS } from "#routes.ts";
import { byTopic, matchesEvent, matchesSearch, type Operation, readEvents, readOperations } from "./operations.ts";

const ERROR = { detail: "Invalid token." };
const document = openApiDocument(CONTRACTS, {
  server: "https://shop.example",
  errorExamples: () => ({ wrong: { summary: "A wrong one", value: ERROR } }),
});
// Through JSON, as the server sends it.
const sent = JSON.parse(JSON.stringify(document));
const operations = readOperations(structuredClone(sent));
const operation = (id: string): Operation => {
  const found = operations.find((each) => each.id === id);
  if (!found) throw new Error(`No ${id}`);
  return found;
};
const report = operation("get-reports-customers-segmentation");

test("lists every contract once, under its topic, in the topics' order", () => {
  expect(operations).toHaveLength(CONTRACTS.length);
  const shown = byTopic(operations).map(({ topic }) => topic);
  expect(shown).toEqual(Object.keys(TOPICS).filter((topic) => shown.some((each) => each === topic)));
  expect(shown[0]).toBe("reports");
  expect(byTopic(operations).flatMap((group) => group.operations)).toHaveLength(CONTRACTS.length);
});

test("lists the webhook events with the fields of their messages", () => {
  const events = readEvents(sent);
  expect(events.map(({ name }) => name)).toEqual(Object.keys(sent.webhooks));
  const entered = events.find(({ name }) => name === "segment.entered");
  expect(entered?.headers.map(({ path }) => path)).toContain("webhook-signature");
  expect(entered?.body?.fields.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["type", "data.customer.externalId", "data.segment.name", "data.reason"]),
  );
  expect(entered?.body?.sample).toMatchObject({ type: "segment.entered" });
  expect(events.filter((event) => matchesEvent(event, "churn risk")).map(({ name }) => name)).toEqual([
    "churn_risk.raised",
  ]);
});

describe("an operation", () => {
  test("names the required permission", () => {
    expect([report.ways, report.permission]).toEqual([["token", "session"], "reports:view"]);
    expect([operation("patch-me").ways, operation("patch-me").permission]).toEqual([["session"], null]);
    expect(operation("get-health-live").ways).toEqual([]);
  });

  test("lists its parameters with choices, ranges and defaults", () => {
    const parameter = (name: string) => report.parameters.find(({ path }) => path === name);
    expect(parameter("segmentation_method")).toMatchObject({ choices: ["rfm", "value", "behavior"], standard: "rfm" });
    expect(parameter("days")).toMatchObject({ type: "integer", range: "1–9999", standard: 90, isRequired: false });
    expect(parameter("Accept-Language")).toMatchObject({ location: "header", choices: undefined });
  });

  test("has its body's fields and a sample body", () => {
    const { body } = operation("patch-me");
    expect(body?.fields).toMatchObject([
      { path: "language", type: expect.stringContaining('| "es-ES" |'), isRequired: false },
      { path: "tableDensity", isRequired: false },
    ]);
    expect(body?.sample).toEqual({});
    expect(report.body).toBeNull();
  });

  test("has every answer with bodies, headers, fields and files", () => {
    const [done] = report.answers;
    expect(done).toMatchObject({ status: 200, bodies: [{ value: { success: true } }] });
    expect(done?.files).toContain("text/csv");
    expect(Object.fromEntries(done?.headers ?? [])).toMatchObject({ "X-Cache": expect.stringContaining("HIT") });
    expect(done?.fields.find(({ path }) => path === "data.cells")?.onlyIn).toEqual(["RfmReport"]);
    expect(done?.fields.find(({ path }) => path === "data.segments[].segment_name")?.onlyIn).toEqual([]);
    expect(report.answers.find(({ status }) => status === 401)?.bodies).toEqual([
      { title: "A wrong one", value: ERROR },
    ]);
    expect(report.answers.every(({ headers }) => headers.every(([, words]) => words !== ""))).toBe(true);
  });
});

test("the search finds all words in titles, paths, fields and error texts", () => {
  const found = (words: string) => operations.filter((each) => matchesSearch(each, words)).map(({ id }) => id);
  expect(found("Read the SEGMENTATION report")).toContain("get-reports-customers-segmentation");
  expect(found("health/live")).toEqual(["get-health-live"]);
  expect(found("patch me")).toContain("patch-me");
  expect(found("invalid token")).toContain("get-me");
  expect(found("segmentation health/live")).toEqual([]);
  expect(found("")).toHaveLength(operations.length);
});
