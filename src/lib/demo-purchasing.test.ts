import { expect, test } from "vitest";
import { auditLines } from "#testing/audit.ts";
import { aBusiness } from "#testing/builders.ts";
import { loadDemoBusiness } from "./demo-data.ts";
import { ensureDemoPurchasing } from "./demo-purchasing.ts";
import { readKeptAnswer } from "./server/db/purchasing-groups.ts";
import { withBusiness } from "./server/db/with-business.ts";

test("the demo has groups of each type, found once", { timeout: 120_000 }, async () => {
  const timeZone = "America/New_York";
  const scope = await aBusiness({ timeZone });
  await loadDemoBusiness(scope, { now: new Date(), timeZone, customers: 1000 });
  await ensureDemoPurchasing(scope);
  await ensureDemoPurchasing(scope);
  expect(await auditLines(scope, "purchasing.segmented")).toHaveLength(1);
  for (const type of ["behavioral", "value", "frequency"] as const) {
    const kept = await withBusiness(scope, (client) => readKeptAnswer(client, scope, type));
    expect(kept?.answer.segments.length).toBeGreaterThan(1);
    expect(kept?.answer.map?.points.length).toBe(kept?.answer.customers);
  }
});
