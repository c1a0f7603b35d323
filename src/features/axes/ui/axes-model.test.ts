import { expect, test } from "vitest";
import { filterAxes, roomFor } from "./axes-state.ts";
import { anAxis, aSegment } from "./axis-examples.ts";

const quality = (silhouette: number | null) => ({ silhouette, silhouetteError: 0, judged: 9, k: 2, tried: [] });
const before = { population_percentage: 50, customer_count: 500 };

const axes = [
  anAxis({ axis: "support_history", group: "support", quality: null, missing: "no_tickets" }),
  anAxis({ axis: "purchase_value", quality: quality(0.6), segments: [aSegment("a", 50, { before })] }),
  anAxis({ axis: "purchase_frequency", quality: quality(0.2), segments: [aSegment("a", 58, { before })] }),
  anAxis({ axis: "loyalty_trajectory", group: "support", quality: quality(null) }),
];
const names = (group: "all" | "marketing" | "support", sort: "usual" | "weakest" | "changed") =>
  filterAxes(axes, { group, sort }).map(({ axis }) => axis);

test("lists the axes of one group or all, in their own order", () => {
  expect(names("all", "usual")).toEqual(axes.map(({ axis }) => axis));
  expect(names("support", "usual")).toEqual(["support_history", "loyalty_trajectory"]);
});

test("lists the weakest first, and those without segments last", () => {
  expect(names("all", "weakest")).toEqual([
    "loyalty_trajectory",
    "purchase_frequency",
    "purchase_value",
    "support_history",
  ]);
});

test("lists the most changed first", () => {
  expect(names("all", "changed").slice(0, 2)).toEqual(["purchase_frequency", "purchase_value"]);
  expect(names("all", "changed").at(-1)).toBe("support_history");
});

test("labels a part of the bar with its name if it fits, else its share, else nothing", () => {
  expect(roomFor("Loyal", 20)).toBe("name");
  expect(roomFor("Loyal", 12)).toBe("share");
  expect(roomFor("High-frequency loyalists", 65)).toBe("name");
  expect(roomFor("High-frequency loyalists", 50)).toBe("share");
  // Names are never shown below 12 percent.
  expect([roomFor("", 11.9), roomFor("", 10.9)]).toEqual(["share", "none"]);
});
