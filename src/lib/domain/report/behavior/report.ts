import { wordsIn } from "#lib/domain/words/words.ts";
import { byGrowth, largest } from "../insights.ts";
import { type ReportContext, reportHead, reportTotals } from "../report-context.ts";
import { reportSegment, type SegmentTexts } from "../report-segment.ts";
import { wordsOfCode } from "../segment-names.ts";
import { gainsOf, ratio, sumsOf, total } from "../sums.ts";
import { SEASONS } from "./season.ts";
import { codeOf as codeOfTrait, type Trait } from "./trait.ts";
import type { BehaviorPopulation, Group } from "./trait-groups.ts";

type BehaviorBasis = ReportContext & BehaviorPopulation;

const SCORES = { recency: null, frequency: null, monetary: null };
const NO_TRAIT = { trait_share: null, population_share: null, lift: null };
const NO_CUSTOMERS = { customerCount: 0, orderCount: 0, revenue: 0, ageDaysSum: 0, heldSales: 0, salesOfAll: 0 };

const codeOf = (trait: Group["trait"]): string =>
  typeof trait === "string" ? trait.toUpperCase() : codeOfTrait(trait);

const wordsOf = (code: string): SegmentTexts => {
  const words = wordsOfCode(code, "en");
  if (!words) throw new RangeError(`${code} is not a segment code`);
  return { ...words, code };
};

const traitNumbers = ({ heldSales, orderCount, salesOfAll }: Group, salesInAll: number) => {
  const [trait_share, population_share] = [ratio(heldSales, orderCount), ratio(salesOfAll, salesInAll)];
  return { trait_share, population_share, lift: ratio(trait_share, population_share) };
};

/** Traits by size; the smaller ones combined, if any customers are or were in them; then customers without a trait. */
const shownGroups = ({ groups, previous }: BehaviorPopulation): Group[] => {
  const of = (trait: "other" | "none") => groups.find((group) => group.trait === trait) ?? { trait, ...NO_CUSTOMERS };
  const other = of("other");
  const hasOther = other.customerCount > 0 || previous.some(({ trait }) => trait === "other");
  return [...groups.filter(({ trait }) => typeof trait !== "string"), ...(hasOther ? [other] : []), of("none")];
};

const nameOf = ({ kind, name }: Trait): string => {
  const season = SEASONS.find((each) => kind === "season" && each === name);
  return season ? wordsIn("en").seasons[season] : name;
};

/** The whole behavior report: customers grouped by their most distinctive habit, and those without one. */
export const assembleBehaviorReport = (basis: BehaviorBasis) => {
  const { groups, previous, salesInAll, currency } = basis;
  const [whole, gains] = [sumsOf(groups), gainsOf(groups)];
  const before = new Map(previous.map(({ trait, customerCount }) => [codeOf(trait), customerCount]));
  const segments = shownGroups(basis).map((group) => {
    const code = codeOf(group.trait);
    const segment = {
      words: wordsOf(code),
      now: group,
      previousCustomerCount: before.get(code) ?? 0,
      scores: SCORES,
      characteristics: typeof group.trait === "string" ? NO_TRAIT : traitNumbers(group, salesInAll),
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
    traits: groups.flatMap((group) => {
      if (typeof group.trait === "string") return [];
      const { trait_share: segment_share, ...shares } = traitNumbers(group, salesInAll);
      return {
        segment_code: codeOf(group.trait),
        kind: group.trait.kind,
        name: nameOf(group.trait),
        segment_share,
        ...shares,
      };
    }),
  };
};

export type BehaviorResult = ReturnType<typeof assembleBehaviorReport>;
