import { expect, test } from "vitest";
import { type Flow, listFlows, type MovedGroup, NOT_BUYING, NOT_YET, PLACES } from "#records/rules/rfm/movement.ts";
import { STANDARD_SCHEME, segmentNumbers } from "#records/rules/rfm/scheme.ts";

const at = (code: string): number => PLACES.indexOf(code);
const group = (from: string, to: string, customers: number, revenueBefore: number, revenueNow: number): MovedGroup => ({
  step: 0,
  from: at(from),
  to: at(to),
  customers,
  revenueBefore,
  revenueNow,
});

test("worked example: of two Champions one stayed and one stopped; one New Customer had not bought before", () => {
  const flows = listFlows(
    [
      group(NOT_YET, "R5F1M1", 1, 0, 999),
      group("R5F5M5", NOT_BUYING, 1, 20_000, 0),
      group("R5F5M5", "R5F5M5", 1, 10_000, 12_050),
      { ...group("R5F5M5", "R5F5M5", 7, 1, 1), step: 1 },
    ],
    0,
    "USD",
  );
  expect(flows).toEqual<Flow[]>([
    { from: "R5F5M5", to: "R5F5M5", customers: 1, revenueBefore: 100, revenueNow: 120.5 },
    { from: "R5F5M5", to: "NONE", customers: 1, revenueBefore: 200, revenueNow: 0 },
    { from: "NOT_YET", to: "R5F1M1", customers: 1, revenueBefore: 0, revenueNow: 9.99 },
  ]);
});

test("the number of a segment is its place: of a single order, of several, and of earlier ones", () => {
  const places = segmentNumbers(STANDARD_SCHEME);
  expect(places).toHaveLength(3 * 125);
  expect(PLACES[places[0] ?? -1]).toBe("R1F1M2"); // Hibernating
  expect(PLACES[places[124] ?? -1]).toBe("R5F5M5");
  // R5F1M1 is 4 x 25 combinations after the first.
  expect([0, 125, 250].map((history) => PLACES[places[100 + history] ?? -1])).toEqual(["R5F1M1", "R5F1M1", "R4F2M3"]);
});
