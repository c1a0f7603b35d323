/** What is needed of a group's customers: how many there are, and sums over their covariates x and outcomes y. */
export type GroupSums = { n: number; x: number; xx: number; y: number; yy: number; xy: number };

/** A stratum's customers who were contacted, and its control group. */
export type StratumSums = { stratum: string; treated: GroupSums; control: GroupSums };

const addSums = (a: GroupSums, b: GroupSums): GroupSums => ({
  n: a.n + b.n,
  x: a.x + b.x,
  xx: a.xx + b.xx,
  y: a.y + b.y,
  yy: a.yy + b.yy,
  xy: a.xy + b.xy,
});

/** A variance needs two customers. */
const isEstimable = ({ treated, control }: StratumSums): boolean => treated.n >= 2 && control.n >= 2;

const merge = (a: StratumSums, b: StratumSums): StratumSums => ({
  stratum: a.stratum,
  treated: addSums(a.treated, b.treated),
  control: addSums(a.control, b.control),
});

/** The strata; those without two customers in each group are merged into the largest. Empty if none has enough customers. */
export const estimableStrata = (strata: readonly StratumSums[]): StratumSums[] => {
  const bySize = [...strata].sort((a, b) => b.treated.n + b.control.n - a.treated.n - a.control.n);
  const [largest, ...others] = bySize.filter(isEstimable);
  if (largest) return [bySize.filter((one) => !isEstimable(one)).reduce(merge, largest), ...others];
  const [first, ...rest] = bySize;
  if (!first) return [];
  const all = rest.reduce(merge, first);
  return isEstimable(all) ? [all] : [];
};
