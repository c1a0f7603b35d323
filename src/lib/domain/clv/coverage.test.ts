import { describe, expect, it } from "vitest";
import { MODELS } from "#testing/clv-validation/reference.ts";
import { passes } from "#testing/clv-validation/row.ts";
import { coverageRows } from "#testing/clv-validation/simulation.ts";

// `npm run validate:clv` asks the same of sixty worlds, and of the parameters.
describe.each(MODELS)("%s in a world that it is true of", (model) => {
  it("holds the customers and the total that its intervals promise to hold", () => {
    const rows = coverageRows(model, { replications: 2, customers: 2000 }).filter(({ check }) =>
      /customers in|total in/.test(check),
    );
    expect(rows).toHaveLength(4);
    // Two standard errors of a share of 4,000 customers, instead of the 0.01 of sixty worlds.
    const loose = rows.map((row) => (row.kind === "absolute" ? { ...row, tolerance: 0.015 } : row));
    expect(loose.filter((row) => !passes(row))).toEqual([]);
  });
});
