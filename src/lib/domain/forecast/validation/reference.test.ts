import { describe, expect, it, vi } from "vitest";
import { accuracyRows, pipelineRows } from "#testing/clv-validation/accuracy.ts";
import { fitAndPredictionRows } from "#testing/clv-validation/fits.ts";
import { publishedRows } from "#testing/clv-validation/published.ts";
import { reference, summariesOf } from "#testing/clv-validation/reference.ts";
import { passes, type Row } from "#testing/clv-validation/row.ts";
import { spendingStartRow, startRows } from "#testing/clv-validation/starts.ts";
import { vectorRows } from "#testing/clv-validation/vectors.ts";
import { hasClvData, sayMissing } from "#testing/routes/clv-data-sets.ts";

// Seconds of work, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

// What `npm run validate:clv` reports, as far as it takes seconds.

sayMissing();

const keeps = (rows: readonly Row[]): void => expect(rows.filter((row) => !passes(row))).toEqual([]);

describe.skipIf(!hasClvData)("beside published implementations", () => {
  it("values at given parameters are those to 50 digits, x = 1000 and s = 1 among them", () => {
    keeps(vectorRows(reference()));
  });

  it("figures that other packages state of themselves come out", () => {
    const rows = publishedRows(reference(), summariesOf("cdnow"));
    expect(rows).toHaveLength(45);
    keeps(rows);
  });

  it.each(["cdnow", "apparel", "grocery"] as const)("fits, errors and predictions of %s are the reference's", (set) => {
    keeps(fitAndPredictionRows(set, summariesOf(set), reference().datasets[set]));
  });

  it.each(["cdnow", "apparel", "grocery"] as const)("the log of %s comes down to the reference's summaries", (set) => {
    keeps(pipelineRows(set));
  });

  it.each(["cdnow", "apparel", "grocery"] as const)("no baseline is closer to the holdout of %s", (set) => {
    keeps(accuracyRows(set));
  });

  it("every start that others got lost from ends at the maximum", () => {
    keeps(startRows("cdnow", summariesOf("cdnow").histories));
    keeps([spendingStartRow("apparel", summariesOf("apparel").histories)]);
  });
});
