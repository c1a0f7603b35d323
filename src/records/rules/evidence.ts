import { POOLED_STRATUM } from "#lib/effects/campaign.ts";
import { estimateEffect, type StratumSums } from "#lib/effects/effect.ts";
import { cumulativeSums, hasEnoughBuyers, type Observations } from "#lib/effects/results.ts";
import { CONFIDENCE } from "#lib/effects/verdict.ts";
import { ACTION_KINDS, type ActionKind } from "#lib/recommend/recommender.ts";
import { twoSidedZ } from "#lib/statistics/normal.ts";
import { RFM_ACTION_KEYS, type RfmActionKey } from "#records/rules/business-texts.ts";

/** What a campaign carries out: a recommended action for a customer, or one of the three actions of an RFM segment. */
export type CampaignAction = ActionKind | RfmActionKey;

export const CAMPAIGN_ACTIONS: readonly CampaignAction[] = [...ACTION_KINDS, ...RFM_ACTION_KEYS];

export const isRfmAction = (action: CampaignAction): action is RfmActionKey =>
  RFM_ACTION_KEYS.some((key) => key === action);

/** The campaign action of a customer's action, whose key may name a product after a colon. */
export const toCampaignAction = (key: string): CampaignAction | undefined =>
  CAMPAIGN_ACTIONS.find((action) => action === key) ?? CAMPAIGN_ACTIONS.find((action) => action === key.split(":")[0]);

/** Campaigns are compared by the revenue of so many days: the same for all, so that none is chosen by its result. */
export const EVIDENCE_DAYS = 30;

/** One campaign can't show how much the effect differs between campaigns. */
export const FEWEST_CAMPAIGNS = 2;

/** What a campaign changed per customer of an RFM segment; null for all its customers together. */
export type MeasuredEffect = { segment: string | null; contacted: number; effect: number; standardError: number };

export type MeasuredCampaign = { action: CampaignAction; effects: readonly MeasuredEffect[] };

export const EVIDENCE_VERDICTS = ["uplift", "loss", "inconclusive", "too_few_campaigns"] as const;

type Pooled = {
  effect: number;
  lower: number;
  upper: number;
  /** Standard deviation of the true effects between campaigns: how much the next one may differ. */
  spread: number;
};

type Evidence = {
  action: CampaignAction;
  segment: string | null;
  campaigns: number;
  contacted: number;
  verdict: (typeof EVIDENCE_VERDICTS)[number];
  pooled: Pooled | null;
};

/** What a campaign has shown of revenue in its first 30 days, in all and in each segment with enough buyers. */
export const measuredEffects = (observations: Observations): MeasuredEffect[] => {
  const strata = cumulativeSums(observations, "revenue", EVIDENCE_DAYS).at(-1) ?? [];
  const measured = (segment: string | null, sums: readonly StratumSums[]): MeasuredEffect[] => {
    const found = hasEnoughBuyers(observations, EVIDENCE_DAYS, segment ?? undefined) ? estimateEffect(sums) : null;
    if (!found || found.standardError <= 0) return [];
    const contacted = sums.reduce((sum, { treated }) => sum + treated.n, 0);
    return [{ segment, contacted, effect: found.effect, standardError: found.standardError }];
  };
  const segments = strata.filter(({ stratum }) => stratum !== POOLED_STRATUM);
  return [...measured(null, strata), ...segments.flatMap((sums) => measured(sums.stratum, [sums]))];
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * The average of these campaigns' effects, weighted by the inverse of their variances: a fixed-effects meta-analysis, whose
 * interval holds that average however much the campaigns differ (Rice, Higgins and Lumley 2018, "A re-evaluation of fixed
 * effect(s) meta-analysis", Journal of the Royal Statistical Society A 181:205–227, section 3). How much they differ is
 * estimated as DerSimonian and Laird do (1986, "Meta-analysis in clinical trials", Controlled Clinical Trials 7:177–188).
 * Amounts are in the effects' unit.
 */
export const poolEffects = (
  effects: readonly Pick<MeasuredEffect, "effect" | "standardError">[],
): { effect: number; standardError: number; spread: number } => {
  const weights = effects.map(({ standardError }) => 1 / standardError ** 2);
  const mean = sum(effects.map(({ effect }, i) => (weights[i] ?? 0) * effect)) / sum(weights);
  const heterogeneity = sum(effects.map(({ effect }, i) => (weights[i] ?? 0) * (effect - mean) ** 2));
  const scale = sum(weights) - sum(weights.map((weight) => weight ** 2)) / sum(weights);
  const between = scale > 0 ? Math.max(0, (heterogeneity - (effects.length - 1)) / scale) : 0;
  return { effect: mean, standardError: Math.sqrt(1 / sum(weights)), spread: Math.sqrt(between) };
};

/**
 * The error of an interval from `campaigns` campaigns, of `compared` actions in a segment. Each further campaign is another
 * look: 1 / (k × (k − 1)) adds up to 1 over all k from 2 on, so that an action's intervals hold together however many campaigns
 * follow, by Bonferroni's inequality, as the intervals of a campaign's days do.
 */
const computeAlpha = (campaigns: number, compared: number): number =>
  (1 - CONFIDENCE) / (campaigns * (campaigns - 1)) / compared;

const computeInterval = (effects: readonly MeasuredEffect[], compared: number): Pooled => {
  const { effect, standardError, spread } = poolEffects(effects);
  const half = twoSidedZ(computeAlpha(effects.length, compared)) * standardError;
  return { effect, lower: effect - half, upper: effect + half, spread };
};

const toVerdict = ({ lower, upper }: Pooled) => (lower > 0 ? "uplift" : upper < 0 ? "loss" : "inconclusive");

/** What the campaigns of each action have shown in each segment, and in all; the best first within a segment. */
export const evidenceFrom = (campaigns: readonly MeasuredCampaign[]): Evidence[] => {
  const cells = new Map<string, { action: CampaignAction; segment: string | null; effects: MeasuredEffect[] }>();
  for (const { action, effects } of campaigns) {
    for (const effect of effects) {
      const key = `${action} ${effect.segment}`;
      const cell = cells.get(key) ?? { action, segment: effect.segment, effects: [] };
      cells.set(key, cell);
      cell.effects.push(effect);
    }
  }
  const all = [...cells.values()];
  const isEnough = ({ effects }: { effects: readonly unknown[] }) => effects.length >= FEWEST_CAMPAIGNS;
  return all
    .map(({ action, segment, effects }): Evidence => {
      const compared = all.filter((cell) => cell.segment === segment && isEnough(cell)).length;
      const pooled = isEnough({ effects }) ? computeInterval(effects, compared) : null;
      const contacted = sum(effects.map((one) => one.contacted));
      const verdict = pooled ? toVerdict(pooled) : "too_few_campaigns";
      return { action, segment, campaigns: effects.length, contacted, verdict, pooled };
    })
    .sort((a, b) => (b.pooled?.effect ?? -Infinity) - (a.pooled?.effect ?? -Infinity));
};

type ActionEvidence = { verdict: Evidence["verdict"]; pooled: { effect: number } | null };

const rankEvidence = (evidence: ActionEvidence | undefined): number =>
  evidence?.verdict === "uplift" ? 0 : evidence?.verdict === "loss" ? 2 : 1;

/**
 * Actions whose interval is above zero first, the largest effect leading, those whose interval is below zero last, and all
 * others in the order given.
 */
export const orderByEvidence = <Item>(
  items: readonly Item[],
  evidenceOf: (item: Item) => ActionEvidence | undefined,
): Item[] => {
  const known = items.map((item) => ({ item, evidence: evidenceOf(item) }));
  return known
    .sort((a, b) => {
      const places = rankEvidence(a.evidence) - rankEvidence(b.evidence);
      if (places !== 0 || rankEvidence(a.evidence) === 1) return places;
      return (b.evidence?.pooled?.effect ?? 0) - (a.evidence?.pooled?.effect ?? 0);
    })
    .map(({ item }) => item);
};
