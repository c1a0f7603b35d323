import { expect, test } from "vitest";
import { readStoredAnswer } from "#lib/server/db/purchasing/purchasing-groups.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { ensureDemoPurchasing } from "./ensure-demo-purchasing.ts";
import { loadDemoBusiness } from "./load-demo-data.ts";

test("the demo has purchase segments of each type, found once", { timeout: 120_000 }, async () => {
  const timeZone = "America/New_York";
  const scope = await aBusiness({ timeZone });
  await loadDemoBusiness(scope, { now: new Date(), timeZone, customers: 1000 });
  await ensureDemoPurchasing(scope);
  await ensureDemoPurchasing(scope);
  expect(await auditLines(scope, "purchasing.segmented")).toHaveLength(1);
  for (const type of ["behavioral", "value", "frequency"] as const) {
    const kept = await withBusiness(scope, (client) => readStoredAnswer(client, scope, type));
    expect(kept?.answer.segments.length).toBeGreaterThan(1);
    expect(kept?.answer.map?.points.length).toBe(kept?.answer.customers);
  }
});
