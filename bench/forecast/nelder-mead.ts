type Point = { at: readonly number[]; value: number };

/**
 * Nelder and Mead's simplex with the usual coefficients, initial simplex (5% of each coordinate) and tolerances (1e-4,
 * for points and values), as in statistics packages.
 */
export const nelderMead = (
  of: (at: readonly number[]) => number,
  start: readonly number[],
  tolerance = 1e-4,
): Point => {
  const n = start.length;
  const point = (at: readonly number[]): Point => ({ at, value: of(at) });
  const moved = (from: readonly number[], to: readonly number[], share: number): number[] =>
    from.map((x, i) => x + share * ((to[i] as number) - x));
  let simplex = [
    point(start),
    ...start.map((_, i) => point(start.map((x, j) => (i === j ? (x === 0 ? 0.00025 : x * 1.05) : x)))),
  ];
  for (let round = 0; round < 200 * n; round++) {
    simplex.sort((a, b) => a.value - b.value);
    const [best, worst, second] = [simplex[0], simplex[n], simplex[n - 1]] as [Point, Point, Point];
    const width = Math.max(...simplex.flatMap(({ at }) => at.map((x, i) => Math.abs(x - (best.at[i] as number)))));
    if (width <= tolerance && worst.value - best.value <= tolerance) break;
    const others = simplex.slice(0, n);
    const center = start.map((_, i) => others.reduce((sum, { at }) => sum + (at[i] as number), 0) / n);
    const reflected = point(moved(worst.at, center, 2));
    if (reflected.value < best.value) {
      const expanded = point(moved(worst.at, center, 3));
      simplex[n] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < second.value) simplex[n] = reflected;
    else {
      const contracted = point(moved(worst.at, center, reflected.value < worst.value ? 1.5 : 0.5));
      if (contracted.value < Math.min(worst.value, reflected.value)) simplex[n] = contracted;
      else simplex = [best, ...simplex.slice(1).map(({ at }) => point(moved(at, best.at, 0.5)))];
    }
  }
  return simplex.reduce((least, each) => (each.value < least.value ? each : least));
};
