import type { CustomerChurn } from "#features/axes/contracts/customer-axes.ts";

/** A reason for a churn risk, as values for a text; `effect` is its direction. */
export type ChurnReason =
  | { code: "late" | "due" | "in_time"; effect: "more" | "less" | "neutral"; gap: number; ago: number }
  | { code: "once"; effect: "more"; ago: number }
  | { code: "twice"; effect: "neutral"; ago: number }
  | { code: "season"; effect: "less" }
  | { code: "even"; effect: "more" | "less" }
  | { code: "visits_up" | "spending_up"; effect: "less" }
  | { code: "visits_down" | "spending_down"; effect: "more" };

/** Smaller trends are not worth a mention. */
const TREND = 0.15;
const EVEN = 0.7;
/** From this many typical gaps without a purchase a customer counts as overdue. */
const OVERDUE_GAPS = 1.5;

const classifyRhythm = ({ purchaseDays, daysSinceLast: ago, usualGapDays, isSeasonal }: CustomerChurn): ChurnReason => {
  if (isSeasonal) return { code: "season", effect: "less" };
  if (purchaseDays === 1) return { code: "once", effect: "more", ago };
  if (usualGapDays === null) return { code: "twice", effect: "neutral", ago };
  const gap = usualGapDays;
  if (ago > OVERDUE_GAPS * gap) return { code: "late", effect: "more", gap, ago };
  return ago > gap ? { code: "due", effect: "neutral", gap, ago } : { code: "in_time", effect: "less", gap, ago };
};

/** The customer's own cadence first, then the other signals. */
export const churnReasons = (churn: CustomerChurn): ChurnReason[] => {
  const { consistency, frequencyTrend, valueTrend, isSeasonal } = churn;
  const rhythm = classifyRhythm(churn);
  const reasons: ChurnReason[] = [rhythm];
  if (consistency >= EVEN && !isSeasonal)
    reasons.push({ code: "even", effect: rhythm.code === "late" ? "more" : "less" });
  if (frequencyTrend !== null && frequencyTrend >= TREND) reasons.push({ code: "visits_up", effect: "less" });
  if (frequencyTrend !== null && frequencyTrend <= -TREND) reasons.push({ code: "visits_down", effect: "more" });
  if (valueTrend !== null && valueTrend >= TREND) reasons.push({ code: "spending_up", effect: "less" });
  if (valueTrend !== null && valueTrend <= -TREND) reasons.push({ code: "spending_down", effect: "more" });
  return reasons;
};

/** The risk level by rank; null before the first run, when there is no one to rank against. */
export const riskLevel = ({ percentile }: Pick<CustomerChurn, "percentile">): "high" | "middle" | "low" | null => {
  if (percentile === null) return null;
  if (percentile >= 80) return "high";
  return percentile <= 20 ? "low" : "middle";
};
