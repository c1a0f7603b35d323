import type { RfmSegmentKey } from "../report/rfm/segments.ts";
import { addDays, type Day } from "../time/day.ts";
import { type CadencePrior, cadenceOf, type Gaps } from "./cadence.ts";
import { type Outlook, type SaveValue, saveValueOf } from "./save-value.ts";

/** What a customer's actions follow from until they buy again, as stored. Money in minor units. */
export type ActionPlan = SaveValue & {
  segment: RfmSegmentKey | null;
  /** The customer's own typical gap, the one all pages show; null with fewer than two gaps. */
  usualGapDays: number | null;
  /** Null without a sale. */
  dueOn: Day | null;
  overdueOn: Day | null;
};

export type PlanFacts = {
  lastDay: Day | null;
  gaps: Gaps;
  segment: RfmSegmentKey | null;
  outlook: Outlook;
};

export const planOf = ({ lastDay, gaps, segment, outlook }: PlanFacts, prior: CadencePrior): ActionPlan => {
  const value = { segment, ...saveValueOf(outlook) };
  if (lastDay === null) return { ...value, usualGapDays: null, dueOn: null, overdueOn: null };
  const { usualGapDays, dueAfterDays, overdueAfterDays } = cadenceOf(gaps, prior);
  const [dueOn, overdueOn] = [addDays(lastDay, dueAfterDays), addDays(lastDay, overdueAfterDays)];
  return { ...value, usualGapDays, dueOn, overdueOn };
};
