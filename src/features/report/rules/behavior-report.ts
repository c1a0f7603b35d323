import { wordsIn } from "#core/messages/words.ts";
import { toMajor } from "#lib/money.ts";
import { toTraitCode as codeOfTrait, SEASONS, TRAIT_KINDS, type Trait } from "#lib/rfm/behavior-traits.ts";
import { byGrowth, largest } from "#lib/rfm/growth.ts";
import { addSums, ratio, type Sums, sumGains, total } from "#lib/rfm/score.ts";
import { type BehaviorPopulation, type Group, groupKind } from "#lib/rfm/traits.ts";
import {
  findSegmentTexts,
  type ReportContext,
  reportHead,
  reportSegment,
  reportTotals,
  type SegmentTexts,
} from "./report-figures.ts";

type BehaviorBasis = ReportContext & BehaviorPopulation;

const SCORES = { recency: null, frequency: null, monetary: null };
const NO_TRAIT = { trait_customer_count: null, trait_share: null, population_share: null, lift: null };

const toGroupCode = (trait: Group["trait"]): string =>
  typeof trait !== "string" ? codeOfTrait(trait) : trait === "none" ? "NONE" : "OTHER";

const getSegmentTexts = (code: string): SegmentTexts => {
  const words = findSegmentTexts(code, "en");
  if (!words) throw new RangeError(`${code} is not a segment code`);
  return { ...words, code };
};

const traitNumbers = (
  { heldSales, orderCount, salesOfAll }: Pick<Group, "heldSales" | "orderCount" | "salesOfAll">,
  salesInAll: number,
) => {
  const [trait_share, population_share] = [ratio(heldSales, orderCount), ratio(salesOfAll, salesInAll)];
  return { trait_share, population_share, lift: ratio(trait_share, population_share) };
};

type ShownGroup = { code: string; now: Sums; traits: readonly Group[] };

/** Traits by kind and size; the smaller ones combined, if any customers are or were in them; then customers without a trait. */
const shownGroups = ({ groups, previous }: BehaviorPopulation): ShownGroup[] => {
  const of = (code: string) => groups.filter(({ trait }) => toGroupCode(trait) === code);
  const combined = (code: string): ShownGroup => ({ code, now: addSums(of(code)), traits: [] });
  const hasOther = [...groups, ...previous].some(({ trait }) => toGroupCode(trait) === "OTHER");
  const ofTraits = TRAIT_KINDS.flatMap((kind) =>
    groups.filter(({ trait }) => typeof trait !== "string" && trait.kind === kind),
  );
  return [
    ...ofTraits.map((group) => ({ code: toGroupCode(group.trait), now: group, traits: [group] })),
    ...(hasOther ? [combined("OTHER")] : []),
    combined("NONE"),
  ];
};

/** The customers of a kind's segments, those of its traits in `OTHER` included; and all with a trait of the kind. */
const kindTotals = ({ groups, previous, holdersOfKinds, currency }: BehaviorBasis, whole: Sums, gains: number) =>
  holdersOfKinds.map(({ kind, customerCount, previousCustomerCount }) => {
    const isOfKind = (group: Pick<Group, "trait">) => groupKind(group) === kind;
    const now = addSums(groups.filter(isOfKind));
    return {
      kind,
      segment_count: groups.filter((group) => isOfKind(group) && typeof group.trait !== "string").length,
      customer_count: now.customerCount,
      order_count: now.orderCount,
      total_revenue: toMajor(now.revenue, currency),
      previous_customer_count: total(previous.filter(isOfKind), ({ customerCount }) => customerCount),
      customer_share: ratio(now.customerCount, whole.customerCount),
      revenue_share: ratio(Math.max(0, now.revenue), gains),
      trait_customer_count: customerCount,
      trait_customer_share: ratio(customerCount, whole.customerCount),
      previous_trait_customer_count: previousCustomerCount,
    };
  });

const labelTrait = ({ kind, name }: Trait): string => {
  const season = SEASONS.find((each) => kind === "season" && each === name);
  return season ? wordsIn("en").seasons[season] : name;
};

/** All customers with each trait: one with several is in several of them, so that they don't add up to a total. */
const customersByTrait = ({ holders, salesInAll, currency }: BehaviorBasis, whole: Sums) =>
  holders.map(({ trait, previousCustomerCount: before, ...now }) => ({
    trait_code: codeOfTrait(trait),
    kind: trait.kind,
    name: labelTrait(trait),
    customer_count: now.customerCount,
    customer_share: ratio(now.customerCount, whole.customerCount),
    order_count: now.orderCount,
    total_revenue: toMajor(now.revenue, currency),
    ...traitNumbers(now, salesInAll),
    previous_customer_count: before,
    growth_rate: before === 0 ? null : (now.customerCount - before) / before,
    recommended_actions: [...getSegmentTexts(codeOfTrait(trait)).actions],
  }));

/**
 * The whole behavior report: customers in segments by their most distinctive trait, those without one, and by trait all
 * customers who have it.
 */
export const assembleBehaviorReport = (basis: BehaviorBasis) => {
  const { groups, previous, holders, salesInAll, currency } = basis;
  const shown = shownGroups(basis);
  const [whole, gains] = [addSums(groups), sumGains(shown.map(({ now }) => now))];
  const holdersOf = (code: string) => holders.find(({ trait }) => codeOfTrait(trait) === code)?.customerCount ?? 0;
  const segments = shown.map(({ code, now, traits: [group] }) => {
    const before = previous.filter(({ trait }) => toGroupCode(trait) === code);
    const segment = {
      words: getSegmentTexts(code),
      now,
      scores: SCORES,
      previousCustomerCount: total(before, ({ customerCount }) => customerCount),
      characteristics: group ? { trait_customer_count: holdersOf(code), ...traitNumbers(group, salesInAll) } : NO_TRAIT,
    };
    return reportSegment(segment, { whole, gains, currency });
  });
  return {
    method: "behavior" as const,
    ...reportHead(basis),
    insights: { ...largest(segments), ...byGrowth(segments) },
    totals: reportTotals(
      basis,
      whole,
      total(previous, ({ customerCount }) => customerCount),
    ),
    segments,
    kinds: kindTotals(basis, whole, gains),
    traits: shown.flatMap(({ traits: [group] }) => {
      if (!group || typeof group.trait === "string") return [];
      const { trait_share: segment_share, ...shares } = traitNumbers(group, salesInAll);
      return {
        segment_code: toGroupCode(group.trait),
        kind: group.trait.kind,
        name: labelTrait(group.trait),
        segment_share,
        ...shares,
      };
    }),
    customers_by_trait: customersByTrait(basis, whole),
  };
};

export type BehaviorResult = ReturnType<typeof assembleBehaviorReport>;
