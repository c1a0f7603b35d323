import { expect, test } from "vitest";
import type { AxisDetails } from "#features/axes/contracts/axes.ts";
import { membershipsByAxis } from "./axis-cards.tsx";

const axis = (name: string, ...keys: string[]) =>
  ({ axis: name, name: `Axis ${name}`, segments: keys.map((key) => ({ key, name: `Segment ${key}` })) }) as AxisDetails;

test("sorts segments by strength and axes by clarity, and keeps each segment's mark", () => {
  const found = membershipsByAxis(
    {
      fuzzy_memberships: { a: { x: 0.4, y: 0.6 }, b: { p: 0.1, q: 0.9 }, alone: { z: 1 } },
      membership_strength: { a: "balanced", b: "strong", alone: "strong" },
      unclear_axes: [],
    },
    [axis("a", "x", "y"), axis("alone", "z"), axis("b", "p", "q"), axis("c", "r", "s")],
  );
  expect(found.map(({ axis: { axis: name }, strength }) => [name, strength])).toEqual([
    ["b", "strong"],
    ["a", "balanced"],
  ]);
  expect(found[1]?.segments).toEqual([
    { key: "y", name: "Segment y", share: 0.6, index: 1 },
    { key: "x", name: "Segment x", share: 0.4, index: 0 },
  ]);
});

test("puts axes last whose segment's name isn't true of the customer", () => {
  const shares = { a: { x: 0.9, y: 0.1 }, b: { p: 0.6, q: 0.4 } };
  const found = membershipsByAxis(
    { fuzzy_memberships: shares, membership_strength: { a: "strong", b: "balanced" }, unclear_axes: ["a"] },
    [axis("a", "x", "y"), axis("b", "p", "q")],
  );
  expect(found.map(({ axis: { axis: name }, isUnclear }) => [name, isUnclear])).toEqual([
    ["b", false],
    ["a", true],
  ]);
});
