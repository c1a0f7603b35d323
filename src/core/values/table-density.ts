/** The height of a table's rows: 56 px, or 40 px with two-line cells on one line. */
export const TABLE_DENSITIES = ["comfortable", "compact"] as const;

export type TableDensity = (typeof TABLE_DENSITIES)[number];

/** So that the server renders the first page with it. */
export const DENSITY_COOKIE = "density";

export const readDensity = (text: string | undefined): TableDensity =>
  TABLE_DENSITIES.find((density) => density === text) ?? "comfortable";
