import { expect, test } from "vitest";
import { toStripRows } from "#features/playbooks/ui/archetype-details.tsx";

const axis = (name: string, shares: readonly (readonly [share: number, ofAll: number])[]) => ({
  axis: name as "purchase_value",
  axisName: name,
  segments: shares.map(([share, ofAll], i) => ({
    axis: name as "purchase_value",
    axisName: name,
    segment: `s${i}`,
    name: `S${i}`,
    share,
    ofAll,
  })),
});

test("sorts the axes by distance from all customers, each with its most common segment", () => {
  const rows = toStripRows({
    axes: [
      // A tenth would have to move, then eight tenths.
      axis("purchase_value", [
        [0.6, 0.5],
        [0.4, 0.5],
      ]),
      axis("price_sensitivity", [
        [0.1, 0.9],
        [0.9, 0.1],
      ]),
    ],
  });
  expect(rows.map(({ axis: name, most, index, distance }) => [name, most.segment, index, distance])).toEqual([
    ["price_sensitivity", "s1", 1, expect.closeTo(0.8, 12)],
    ["purchase_value", "s0", 0, expect.closeTo(0.1, 12)],
  ]);
});
