/** Rows that can be chosen, each by a box with its name, and all of a page by one. */
export type Selection<Row> = {
  isChosen: (row: Row) => boolean;
  toggle: (row: Row) => void;
  labelOf: (row: Row) => string;
  /** The box above the rows: all of them, some, or none. */
  page: { chosen: "all" | "some" | "none"; toggle: () => void; label: string };
};
