import { firstThatHolds, type PlaybookProfile, type Reason, type Rule } from "./playbook.ts";
import { DEFAULT_PLAYBOOK_SETTINGS, type PlaybookSettings } from "./playbook-settings.ts";

type Play = { queue: "senior_agent_queue" | "retention_specialist" | "general_support" };

export type Routing = Play & { why: Reason[] };

/**
 * Which queue gets a customer's tickets: complex cases go to senior agents, drifting customers to retention, all others
 * to the general queue.
 */
export const routingRules = ({ hardCases, drifting }: PlaybookSettings): Rule<Play>[] => [
  {
    play: { queue: "senior_agent_queue" },
    when: [{ asks: "nearest", axis: "problem_complexity_profile", kinds: hardCases }],
  },
  { play: { queue: "retention_specialist" }, when: [{ asks: "nearest", axis: "loyalty_trajectory", kinds: drifting }] },
];

export const routingFor = (
  profile: PlaybookProfile,
  settings: PlaybookSettings = DEFAULT_PLAYBOOK_SETTINGS,
): Routing => {
  const found = firstThatHolds(routingRules(settings), profile);
  return found ? { ...found.play, why: found.why } : { queue: "general_support", why: [] };
};
