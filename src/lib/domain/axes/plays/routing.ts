import { isIn, type Played, type Reason } from "./play.ts";

export type Routing = { queue: "senior_agent_queue" | "retention_specialist" | "general_support"; why: Reason[] };

/** Who answers a customer's ticket: hard cases go to seniors, who drifts away to retention, everybody else to all. */
export const routingFor = (profile: Played): Routing => {
  if (isIn(profile, "problem_complexity_profile", "high_touch_shoppers")) {
    const why: Reason = { because: "dominant", axis: "problem_complexity_profile", segment: "high_touch_shoppers" };
    return { queue: "senior_agent_queue", why: [why] };
  }
  if (isIn(profile, "loyalty_trajectory", "declining_risk")) {
    const why: Reason = { because: "dominant", axis: "loyalty_trajectory", segment: "declining_risk" };
    return { queue: "retention_specialist", why: [why] };
  }
  return { queue: "general_support", why: [] };
};
