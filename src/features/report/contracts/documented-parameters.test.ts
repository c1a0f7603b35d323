import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { getSegmentationReport } from "#features/report/contracts/segmentation-report.ts";
import { DOCUMENTS, readDocument } from "#testing/seed-documents.ts";

const parsed = (query: Record<string, string>) => getSegmentationReport.input.safeParse(query);
const isTaken = (query: Record<string, string>) => parsed(query).success;

test("the report is by RFM unless value or behavior is asked for", () => {
  expect(parsed({}).data?.segmentation_method).toBe("rfm");
  for (const method of ["rfm", "value", "behavior"])
    expect(parsed({ segmentation_method: method }).data?.segmentation_method).toBe(method);
  for (const method of ["RFM", "clv", ""]) expect(isTaken({ segmentation_method: method })).toBe(false);
});

test("the period has 90 days, or 1 to 9999", () => {
  expect(parsed({}).data?.days).toBe(90);
  for (const days of [1, 30, 365, 9999]) expect(parsed({ days: String(days) }).data?.days).toBe(days);
  for (const days of ["0", "10000", "-1", "1.5", ""]) expect(isTaken({ days })).toBe(false);
});

test("a file is CSV or PDF", () => {
  expect(parsed({}).data?.export_format).toBeUndefined();
  for (const export_format of ["csv", "pdf"]) expect(isTaken({ export_format })).toBe(true);
  for (const export_format of ["xlsx", "CSV", ""]) expect(isTaken({ export_format })).toBe(false);
});

describe.skipIf(DOCUMENTS !== "")(`the document of the report${DOCUMENTS}`, () => {
  const document = readDocument("001") ?? "";

  test("has the same address and parameters", () => {
    expect(document).toContain(`\nGET ${getSegmentationReport.path}/\n`);
    const rows = [...document.matchAll(/^\| `(\w+)` \| (?:string|integer) \| No \|/gm)].map(([, name]) => name);
    const own = Object.keys((getSegmentationReport.input as unknown as z.ZodObject).shape);
    expect(rows).toHaveLength(6);
    expect(own).toEqual(expect.arrayContaining(rows));
  });

  test("has the members of the documented answer", () => {
    const example = JSON.parse(/### Success Response[^\n]+\n```json\n([^`]+)```/.exec(document)?.[1] ?? "");
    const membersIn = (value: unknown, path = ""): string[] =>
      Array.isArray(value)
        ? membersIn(value[0], `${path}[]`)
        : typeof value === "object" && value !== null
          ? Object.entries(value).flatMap(([key, each]) => [`${path}.${key}`, ...membersIn(each, `${path}.${key}`)])
          : [];
    expect(membersIn(getSegmentationReport.exampleAnswer)).toEqual(expect.arrayContaining(membersIn(example)));
    const [segment] = example.data.segments;
    expect(Object.keys((getSegmentationReport.exampleAnswer as typeof example).data.segments[0])).toEqual(
      expect.arrayContaining(Object.keys(segment)),
    );
  });
});
