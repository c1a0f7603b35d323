import type { BehaviorReport } from "#features/report/contracts/segmentation-report-answer.ts";

type WireTrait = BehaviorReport["traits"][number];

export type Trait = {
  /** The segment's key. */
  key: string;
  kind: WireTrait["kind"];
  customers: number;
  /** 0 to 1 of the segment's sales. */
  segmentShare: number;
  /** 0 to 1 of all sales. */
  populationShare: number;
  /** The ratio of the two shares. */
  lift: number;
};

/** The traits that set segments apart, strongest first. */
export const rankTraits = ({ traits, segments }: BehaviorReport): Trait[] =>
  traits
    .map((trait) => ({
      key: trait.segment_code,
      kind: trait.kind,
      customers: segments.find(({ segment_code }) => segment_code === trait.segment_code)?.customer_count ?? 0,
      segmentShare: trait.segment_share,
      populationShare: trait.population_share,
      lift: trait.lift,
    }))
    .sort((a, b) => b.lift - a.lift);

/** 0 to 1: the share of customers with a distinctive habit. */
export const patternShare = ({ segments }: BehaviorReport): number =>
  segments
    .filter(({ segment_code }) => segment_code !== "NONE")
    .reduce((sum, { customer_share }) => sum + customer_share, 0);
