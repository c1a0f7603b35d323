import { expect, test } from "vitest";
import { documentChecker } from "./documented.ts";

test("an answer that differs from its description is found", () => {
  const check = documentChecker({
    schemas: { Thing: { type: "object", properties: { id: { type: "string" } }, required: ["id"] } },
  });
  const described = {
    headers: { "X-Request-Id": {} },
    content: {
      "application/json": { schema: { type: "array", items: { $ref: "#/components/schemas/Thing" } } },
      "text/csv": {},
    },
  };
  const problemsOf = (headers: Record<string, string>, body: string) =>
    check(described, { status: 200, headers, body, isWhole: true, ms: 0 });
  const id = { "x-request-id": "1" };
  expect(problemsOf({ ...id, "content-type": "application/json" }, '[{"id":"a"}]')).toEqual([]);
  expect(problemsOf({ ...id, "content-type": "text/csv; charset=utf-8" }, "id\n")).toEqual([]);
  expect(problemsOf({ ...id, "content-type": "application/json" }, '[{"id":"a"},{"id":5}]')).toEqual([
    "200 does not match its schema: /0/id must be string",
  ]);
  expect(problemsOf({ "content-type": "application/json" }, "[]")).toEqual([
    "200 without the documented header X-Request-Id",
  ]);
  expect(problemsOf({ ...id, "content-type": "text/html" }, "[]")).toEqual([
    "200 with undocumented content: text/html",
  ]);
});
