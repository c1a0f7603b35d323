type Total = { customers: number; value_at_risk: number | null };

/** Total of all priorities; null if no customer has a forecast. */
export const totalOf = (totals: readonly Total[] | Total): { customers: number; valueAtRisk: number | null } => {
  const all = Array.isArray(totals) ? (totals as readonly Total[]) : [totals as Total];
  const known = all.flatMap(({ value_at_risk }) => (value_at_risk === null ? [] : [value_at_risk]));
  return {
    customers: all.reduce((sum, { customers }) => sum + customers, 0),
    valueAtRisk: known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0),
  };
};
