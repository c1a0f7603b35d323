import type { ClvTier } from "#lib/clv/tiers.ts";
import { PRIORITIES } from "#lib/recommend/priorities.ts";
import type { PlaybookReason } from "#records/rules/axes/reason-words.ts";
import { churnActionFor } from "./churn-action.ts";
import type { PlaybookProfile } from "./playbook.ts";
import { type Routing, routingFor } from "./playbook-decisions.ts";
import type { PlaybookSettings } from "./playbook-settings.ts";

/** The churn playbook's priorities; `normal` for customers who are not drifting away. */
export const TICKET_PRIORITIES = [...PRIORITIES, "normal"] as const;
export type TicketPriority = (typeof TICKET_PRIORITIES)[number];

/** How to treat a customer's ticket. */
export type TicketRoute = { priority: TicketPriority; queue: Routing["queue"]; why: PlaybookReason[] };

export const ticketRouteFor = (profile: PlaybookProfile, settings: PlaybookSettings): TicketRoute => {
  const { queue, why } = routingFor(profile, settings);
  const action = churnActionFor(profile, settings);
  const reasons = [...why, ...(action?.why ?? [])];
  const isFirst = (reason: PlaybookReason, at: number) =>
    reasons.findIndex((other) => JSON.stringify(other) === JSON.stringify(reason)) === at;
  return { priority: action?.priority ?? "normal", queue, why: reasons.filter(isFirst) };
};

/** What agents see of a customer. */
export type TicketHints = TicketRoute & {
  /** Names. */
  segments: readonly string[];
  archetype: string | null;
  clvTier: ClvTier | null;
};
