import { describe, expect, it } from "vitest";
import { hasClvData, sayMissing } from "#testing/routes/clv-data-sets.ts";
import { passes, type Row } from "../row.ts";
import { accuracyRows, pipelineRows } from "./accuracy.ts";
import { fitAndPredictionRows } from "./fits.ts";
import { publishedRows } from "./published.ts";
import { reference, summariesOf } from "./reference.ts";
import { busyHistories, spendingStartRow, startRows } from "./starts.ts";
import { vectorRows } from "./vectors.ts";

// The checks of `npm run validate:clv` that take only seconds.

sayMissing();

const keeps = (rows: readonly Row[]): void => expect(rows.filter((row) => !passes(row))).toEqual([]);

describe.skipIf(!hasClvData)("compared with published implementations", () => {
  it("values at given parameters match 50-digit results, including x = 1000 and s = 1", () => {
    keeps(vectorRows(reference()));
  });

  it("reproduces the figures that other packages publish", () => {
    const rows = publishedRows(reference(), summariesOf("cdnow"));
    expect(rows).toHaveLength(45);
    keeps(rows);
  });

  it.each(["cdnow", "apparel", "grocery"] as const)(
    "matches the reference's fits, errors and predictions for %s",
    (set) => {
      keeps(fitAndPredictionRows(set, summariesOf(set), reference().datasets[set]));
    },
  );

  it.each(["cdnow", "apparel", "grocery"] as const)("the log of %s gives the reference's summaries", (set) => {
    keeps(pipelineRows(set));
  });

  it.each(["cdnow", "apparel", "grocery"] as const)("no baseline is closer to the holdout of %s @full", (set) => {
    keeps(accuracyRows(set));
  });

  it("reaches the maximum from every start where other packages fail", () => {
    keeps(startRows("cdnow", summariesOf("cdnow").histories));
    keeps([spendingStartRow("apparel", summariesOf("apparel").histories)]);
  });
});

it("finds the same fit from every start for customers with up to 2,000 purchases", () => {
  const busy = busyHistories();
  expect(Math.max(...busy.repeatPurchases)).toBeGreaterThan(1500);
  keeps(startRows("busy", busy));
});
