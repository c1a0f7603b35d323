import { expect, test } from "vitest";
import { AXES } from "#lib/domain/axes/registry/axes.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { loadDiscoveredSegments } from "../axes/discover-axis-segments.ts";
import { ensureDemoAxes } from "./ensure-demo-axes.ts";
import { loadDemoBusiness } from "./load-demo-data.ts";

test("the demo has segments on all fourteen axes, found once, and archetypes", { timeout: 180_000 }, async () => {
  const timeZone = "America/New_York";
  const scope = await aBusiness({ timeZone });
  await loadDemoBusiness(scope, { now: new Date(), timeZone, customers: 300 });
  await ensureDemoAxes(scope);
  await ensureDemoAxes(scope);
  expect(await auditLines(scope, "axes.found")).toHaveLength(1);
  const model = await loadDiscoveredSegments(scope);
  expect(model?.models.map(({ axis }) => axis)).toEqual(AXES.map(({ name }) => name));
  for (const { axis, segments } of model?.models ?? []) expect([axis, segments.length > 1]).toEqual([axis, true]);
  expect(model?.churn.model.isCalibrated).toBe(true);
  expect(model?.archetypes.archetypes.length).toBeGreaterThan(1);
});
