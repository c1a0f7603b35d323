import { describe, expect, it } from "vitest";
import { passes } from "../row.ts";
import { MODELS } from "./reference.ts";
import { coverageRows } from "./simulation.ts";

// `npm run validate:clv` runs the same checks on sixty worlds, and checks the parameters too.
describe.each(MODELS)("%s in a world where it is true", (model) => {
  it("has the coverage that its intervals promise, for customers and the total", () => {
    const rows = coverageRows(model, { replications: 8, customers: 500 });
    expect(rows).toHaveLength(4);
    // Two standard errors for a share of 4,000 customers and for eight totals; sixty worlds allow tighter tolerances.
    const loose = rows.map((row) => ({ ...row, tolerance: row.kind === "absolute" ? 0.015 : 0.12 + 1e-9 }));
    expect(loose.filter((row) => !passes(row))).toEqual([]);
  });
});
