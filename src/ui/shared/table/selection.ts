/** Row selection: a labelled checkbox per row and one for all rows of the page. */
export type Selection<Row> = {
  isChosen: (row: Row) => boolean;
  toggle: (row: Row) => void;
  labelOf: (row: Row) => string;
  /** The checkbox above the rows: all, some, or none. */
  page: { chosen: "all" | "some" | "none"; toggle: () => void; label: string };
};
