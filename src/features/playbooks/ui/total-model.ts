type Total = { customers: number; valueAtRisk: number | null };

/** Total of all priorities; null if no customer has a forecast. */
export const sumTotals = (totals: readonly Total[] | Total): { customers: number; valueAtRisk: number | null } => {
  const all = Array.isArray(totals) ? (totals as readonly Total[]) : [totals as Total];
  const known = all.flatMap(({ valueAtRisk }) => (valueAtRisk === null ? [] : [valueAtRisk]));
  return {
    customers: all.reduce((sum, { customers }) => sum + customers, 0),
    valueAtRisk: known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0),
  };
};
