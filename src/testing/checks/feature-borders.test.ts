import { expect, test } from "vitest";
import { borderComplaints, countBorders } from "./feature-borders.ts";

const imports = [
  { from: "src/features/report/report.ts", to: "src/features/segments/store/segments.ts" },
  // The same pair again, for its types.
  { from: "src/features/report/report.ts", to: "src/features/segments/store/segments.ts" },
  { from: "src/features/report/rules/cells.ts", to: "src/features/runs/rules.ts" },
  { from: "src/features/report/ui/page.tsx", to: "src/features/runs/ui/note.tsx" },
];
const allowed = [
  { from: "src/features/report/report.ts", to: "src/features/segments/preview-segment.ts" },
  { from: "src/features/report/report.ts", to: "src/features/report/store/cells.ts" },
  { from: "src/features/report/report.test.ts", to: "src/features/segments/store/segments.ts" },
  { from: "src/features/report/ui/page.tsx", to: "src/features/runs/ui/embed.tsx" },
  { from: "src/features/report/report.ts", to: "src/records/orders/orders.ts" },
];

test("imports into another feature's parts are counted, each pair of files once", () => {
  expect(countBorders([...imports, ...allowed])).toEqual({ store: 1, rules: 1, ui: 1 });
});

test("a number that rose is refused, and so is one that could be lower", () => {
  const most = { store: 1, rules: 1, ui: 1 };
  expect(borderComplaints(most, most)).toEqual([]);
  expect(borderComplaints({ ...most, store: 2 }, most)).toEqual([
    expect.stringMatching(/^2 imports.*Use its use-cases/),
  ]);
  expect(borderComplaints({ ...most, ui: 0 }, most)).toEqual([expect.stringMatching(/^0 imports.*Lower the number/)]);
});
