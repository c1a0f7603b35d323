import { describe, expect, it, vi } from "vitest";
import { MODELS } from "#testing/clv-validation/reference.ts";
import { passes } from "#testing/clv-validation/row.ts";
import { coverageRows } from "#testing/clv-validation/simulation.ts";

// Seconds of work, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000 });

// `npm run validate:clv` asks the same of sixty worlds, and of the parameters.
describe.each(MODELS)("%s in a world that it is true of", (model) => {
  it("holds the customers and the total that its intervals promise to hold", () => {
    const rows = coverageRows(model, { replications: 8, customers: 500 });
    expect(rows).toHaveLength(4);
    // Two standard errors of a share of 4,000 customers, and two of eight totals, instead of what sixty worlds can keep.
    const loose = rows.map((row) => ({ ...row, tolerance: row.kind === "absolute" ? 0.015 : 0.12 + 1e-9 }));
    expect(loose.filter((row) => !passes(row))).toEqual([]);
  });
});
