import { describe, expect, test } from "vitest";
import { customerPlaybookRoute } from "#testing/routes/customer-playbook-route.ts";
import { GET } from "./route.ts";

const { aPlaced, read } = customerPlaybookRoute(GET, "routing");

const HARD = { problem_complexity_profile: "high_touch_shoppers" };
const DRIFTING = { loyalty_trajectory: "declining_risk" };
const because = (dominant: Record<string, string>) =>
  Object.entries(dominant).map(([axis, segment]) => ({ because: "dominant", axis, segment }));

describe("GET 200", () => {
  test.each([
    ["hard cases", "senior_agent_queue", HARD, HARD],
    ["who drifts away", "retention_specialist", DRIFTING, DRIFTING],
    ["a hard case that drifts away, first of all", "senior_agent_queue", { ...HARD, ...DRIFTING }, HARD],
    ["all other customers", "general_support", { problem_complexity_profile: "low_maintenance" }, {}],
  ])("%s: %s, with the reason", async (who, queue, dominant, why) => {
    const { status, body } = await read(await aPlaced(who, dominant));
    expect([status, body.data]).toEqual([200, { queue, why: because(why) }]);
  });
});
