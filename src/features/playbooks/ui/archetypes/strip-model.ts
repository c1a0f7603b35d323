import type { ArchetypeDetails } from "#features/playbooks/contracts/archetypes.ts";

type Axis = ArchetypeDetails["axes"][number];
export type StripRow = Axis & {
  /** The archetype's most common segment on the axis, and its index. */
  most: Axis["segments"][number];
  index: number;
  /** Total variation distance from all customers: 0 for the same distribution, 1 for nothing in common. */
  distance: number;
};

/** One row per axis, largest difference first. */
export const toStripRows = ({ axes }: Pick<ArchetypeDetails, "axes">): StripRow[] =>
  axes
    .flatMap((axis): StripRow[] => {
      const { segments } = axis;
      const most = segments.toSorted((a, b) => b.share - a.share)[0];
      if (!most) return [];
      const distance = segments.reduce((sum, { share, ofAll }) => sum + Math.abs(share - ofAll), 0) / 2;
      return [{ ...axis, most, index: segments.indexOf(most), distance }];
    })
    .sort((a, b) => b.distance - a.distance);
