import { expect, test } from "vitest";
import { drawFeatures, featureFloors, floorComplaints } from "./feature-floors.ts";

const from = (importer: string, imported: string) => ({
  from: `src/features/${importer}/use-case.ts`,
  to: `src/features/${imported}/use-case.ts`,
});
const imports = [
  from("digest", "report"),
  from("digest", "segments"),
  from("report", "segments"),
  from("segments", "segments"),
  { from: "src/features/segments/segments.test.ts", to: "src/features/digest/send.ts" },
  { from: "src/features/glossary/glossary.ts", to: "src/core/csv.ts" },
];

test("a feature stands above the highest that it uses, and its tests don't count", () => {
  expect(featureFloors(imports)).toEqual([["glossary", "segments"], ["report"], ["digest"]]);
});

test("the drawing leaves out arrows that follow from others", () => {
  expect(
    drawFeatures(imports)
      .split("\n")
      .filter((line) => line.includes("-->")),
  ).toEqual(["  digest --> report", "  report --> segments"]);
});

test("a seventh floor is refused", () => {
  const tower = ["a", "b", "c", "d", "e", "f"].map((name, index) => from("bcdefg".charAt(index), name));
  expect(floorComplaints(tower.slice(0, 5))).toEqual([]);
  expect(floorComplaints(tower)).toEqual([expect.stringContaining("7 floors, at most 6. On top: g")]);
});
