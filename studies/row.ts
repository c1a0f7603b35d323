/** One line of the report: our value and the required one. */
export type Row = {
  check: string;
  ours: number;
  reference: number;
  /** In the unit of the tolerance. */
  deviation: number;
  tolerance: number;
  kind: "relative" | "absolute" | "at least" | "at most" | "report";
};

export const passes = ({ deviation, tolerance, kind }: Row): boolean => kind === "report" || deviation <= tolerance;

export const relative = (check: string, ours: number, reference: number, tolerance: number): Row => ({
  check,
  ours,
  reference,
  tolerance,
  kind: "relative",
  deviation: ours === reference ? 0 : Number.isFinite(ours) ? Math.abs(ours / reference - 1) : Infinity,
});

export const absolute = (check: string, ours: number, reference: number, tolerance: number): Row => ({
  check,
  ours,
  reference,
  tolerance,
  kind: "absolute",
  deviation: Number.isFinite(ours) ? Math.abs(ours - reference) : Infinity,
});

/** The deviation is the shortfall. */
export const atLeast = (check: string, ours: number, least: number): Row => ({
  check,
  ours,
  reference: least,
  tolerance: 0,
  kind: "at least",
  deviation: Number.isFinite(ours) ? Math.max(0, least - ours) : Infinity,
});

export const atMost = (check: string, ours: number, most: number): Row => ({
  check,
  ours,
  reference: most,
  tolerance: 0,
  kind: "at most",
  deviation: Number.isFinite(ours) ? Math.max(0, ours - most) : Infinity,
});

/** Informative only, because real data have no exact target. */
export const report = (check: string, ours: number, reference: number): Row => ({
  check,
  ours,
  reference,
  tolerance: Number.NaN,
  kind: "report",
  deviation: Math.abs(ours - reference),
});

/** The row with the largest deviation among similar ones. */
export const worst = (check: string, rows: readonly Row[]): Row => {
  const [first, ...others] = rows;
  if (!first) throw new Error(`${check}: nothing was checked`);
  const farthest = others.reduce((most, row) => {
    const [a, b] = [row.deviation / row.tolerance, most.deviation / most.tolerance];
    return a > b || Number.isNaN(a) ? row : most;
  }, first);
  return { ...farthest, check: `${check} (${rows.length}, farthest: ${farthest.check})` };
};
