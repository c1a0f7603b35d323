export type Outcome = { score: number; lapsed: boolean };

/** Customers of one tenth of the score: what was said of them on average, and what came of them. */
export type ReliabilityBin = {
  from: number;
  to: number;
  count: number;
  meanScore: number;
  lapsedShare: number;
  /** Wilson's interval of the share, 95 %. */
  low: number;
  high: number;
};

const Z = 1.96;

/** Wilson 1927: an interval that holds for few and for shares near 0 and 1. */
const intervalOf = (count: number, happened: number): { low: number; high: number } => {
  const share = happened / count;
  const scale = 1 + Z ** 2 / count;
  const middle = (share + Z ** 2 / (2 * count)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / count + Z ** 2 / (4 * count ** 2));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
};

const BINS = 10;

/** The reliability curve, by tenths of the score; tenths of nobody are left out. */
export const reliabilityOf = (outcomes: readonly Outcome[]): ReliabilityBin[] =>
  Array.from({ length: BINS }, (_, bin) => bin / BINS).flatMap((from, bin) => {
    const own = outcomes.filter(({ score }) => Math.min(BINS - 1, Math.floor(score * BINS)) === bin);
    const count = own.length;
    if (count === 0) return [];
    const happened = own.filter(({ lapsed }) => lapsed).length;
    const meanScore = own.reduce((sum, { score }) => sum + score, 0) / count;
    return [
      { from, to: (bin + 1) / BINS, count, meanScore, lapsedShare: happened / count, ...intervalOf(count, happened) },
    ];
  });

/** Mean, over customers, of how far the bins' scores are from what came of them (expected calibration error). */
export const calibrationError = (bins: readonly ReliabilityBin[]): number => {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return (
    bins.reduce((sum, { count, meanScore, lapsedShare }) => sum + count * Math.abs(meanScore - lapsedShare), 0) /
    Math.max(1, total)
  );
};
