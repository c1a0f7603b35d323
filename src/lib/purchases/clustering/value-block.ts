import { mean } from "#lib/statistics/summaries.ts";

/** Fewer customers, as a share, are the exception that outliers are. */
const LEAST_SHARE = 0.02;
/** High-value customers spend at least this many times as much as the others, in the geometric mean. */
const LEAST_TIMES = 3;
/**
 * Ashman's D of the two parts (Ashman, Bird and Zepf 1994): 2 for separate normal distributions. Cutting a single normal distribution of log
 * amounts in two gives 2.6, an exponential one 2.6 and a uniform one 3.5.
 */
const LEAST_DISTANCE = 4;

const sumOfSquares = (values: Float64Array): { sums: Float64Array; squares: Float64Array } => {
  const sums = new Float64Array(values.length + 1);
  const squares = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) {
    sums[i + 1] = (sums[i] as number) + (values[i] as number);
    squares[i + 1] = (squares[i] as number) + (values[i] as number) ** 2;
  }
  return { sums, squares };
};

/**
 * The amount from which customers are high-value beside groups of buyers, which would otherwise hide them: the cut of the log amounts
 * that leaves the least variance within both parts, if the parts are clearly apart. Null without such a cut. The unit of money doesn't
 * change who is above it.
 */
export const findValueFrom = (amounts: ArrayLike<number>): number | null => {
  const sorted = Float64Array.from(amounts)
    .filter((amount) => amount > 0)
    .sort();
  const least = Math.max(2, Math.ceil(LEAST_SHARE * sorted.length));
  if (sorted.length < 2 * least) return null;
  const center = mean([...sorted.map(Math.log)]);
  const logs = sorted.map((amount) => Math.log(amount) - center);
  const { sums, squares } = sumOfSquares(logs);
  const partOf = (from: number, to: number) => {
    const [count, sum] = [to - from, (sums[to] as number) - (sums[from] as number)];
    const own = sum / count;
    return { mean: own, within: Math.max(0, (squares[to] as number) - (squares[from] as number) - sum * own), count };
  };
  let [cut, lowest] = [0, Number.POSITIVE_INFINITY];
  for (let at = least; at <= sorted.length - least; at++) {
    const within = partOf(0, at).within + partOf(at, sorted.length).within;
    if (within < lowest) [cut, lowest] = [at, within];
  }
  const [low, high] = [partOf(0, cut), partOf(cut, sorted.length)];
  const apart = high.mean - low.mean;
  const spread = Math.sqrt((low.within / low.count + high.within / high.count) / 2);
  if (apart < Math.log(LEAST_TIMES) || apart < LEAST_DISTANCE * spread) return null;
  // In the middle of the gap, so that rounding of amounts moves no customer across.
  return Math.sqrt((sorted[cut - 1] as number) * (sorted[cut] as number));
};
