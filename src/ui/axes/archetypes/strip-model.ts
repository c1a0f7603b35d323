import type { ArchetypeInFull } from "#contracts/axes/archetypes.ts";

type Axis = ArchetypeInFull["axes"][number];
export type StripRow = Axis & {
  /** The segment that most of them are nearest to, and its place among the axis's. */
  most: Axis["segments"][number];
  place: number;
  /** Half of what would have to change places to be like everybody: 0 alike, 1 nothing in common. */
  distance: number;
};

/** A row an axis; where they differ most comes first. */
export const stripOf = ({ axes }: Pick<ArchetypeInFull, "axes">): StripRow[] =>
  axes
    .flatMap((axis): StripRow[] => {
      const { segments } = axis;
      const most = segments.toSorted((a, b) => b.share - a.share)[0];
      if (!most) return [];
      const distance = segments.reduce((sum, { share, of_all }) => sum + Math.abs(share - of_all), 0) / 2;
      return [{ ...axis, most, place: segments.indexOf(most), distance }];
    })
    .sort((a, b) => b.distance - a.distance);
