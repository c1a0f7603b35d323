import { marginWordsIn, wordsIn } from "#core/messages/words.ts";
import { toMajor } from "#lib/money.ts";
import { TIERS, type Tier } from "#lib/value/tier.ts";
import { addSums, sumGains } from "#records/rules/rfm/sums.ts";
import { byGrowth, largest } from "../insights.ts";
import { type ReportContext, reportHead, reportTotals } from "../report-context.ts";
import { reportSegment } from "../report-segment.ts";
import { concentrationCurve, type PopulatedTier, type ValuePopulation } from "./concentration.ts";

/** The tiers of a period, their sizes in the previous one of equal length, and the context. */
type ValueBasis = ReportContext & ValuePopulation & { previousTiers: readonly PopulatedTier[] };

const SCORES = { recency: null, frequency: null, monetary: null };

const getTierTexts = (tier: Tier, isMargin: boolean) => {
  const { rfm_value_segments: names, value_actions: actions } = isMargin ? marginWordsIn("en") : wordsIn("en");
  const { name, rule } = names[tier];
  return { name, code: tier, description: rule, actions: Object.values(actions[tier]) };
};

const inTier = (tier: Tier, tiers: readonly PopulatedTier[]) => tiers.filter((each) => each.tier === tier);

/** The whole report: High, Medium and Low, including empty tiers. */
export const assembleValueReport = (basis: ValueBasis) => {
  const { tiers, previousTiers, cuts, steps, currency } = basis;
  const [whole, gains] = [addSums(tiers), sumGains(tiers)];
  const money = (minor: number | undefined) => (minor === undefined ? null : toMajor(minor, currency));
  const segments = TIERS.map((tier) => {
    const mine = inTier(tier, tiers);
    const spend = mine[0]?.spend;
    const segment = {
      words: getTierTexts(tier, basis.costs !== undefined),
      now: addSums(mine),
      previousCustomerCount: addSums(inTier(tier, previousTiers)).customerCount,
      scores: SCORES,
      characteristics: { min_total_spend: money(spend?.min), max_total_spend: money(spend?.max) },
    };
    return reportSegment(segment, { whole, gains, currency });
  });
  return {
    method: "value" as const,
    ...reportHead(basis),
    insights: { ...largest(segments), ...byGrowth(segments) },
    totals: reportTotals(basis, whole, addSums(previousTiers).customerCount),
    segments,
    cuts: { high_above: money(cuts?.highAbove), low_below: money(cuts?.lowBelow) },
    concentration: concentrationCurve(steps),
  };
};

export type ValueResult = ReturnType<typeof assembleValueReport>;
