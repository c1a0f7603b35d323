import { expect, test } from "vitest";
import { auditLines } from "#testing/audit.ts";
import { aBusiness } from "#testing/builders.ts";
import { loadDiscoveredSegments } from "./axis-segmentation.ts";
import { ensureDemoAxes } from "./demo-axes.ts";
import { loadDemoBusiness } from "./demo-data.ts";
import { AXES } from "./domain/axes/registry/axes.ts";

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
