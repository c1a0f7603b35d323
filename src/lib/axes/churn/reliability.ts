export type Outcome = { score: number; lapsed: boolean };

/** Customers in one tenth of the score range: mean predicted risk and observed share. */
export type ReliabilityBin = {
  from: number;
  to: number;
  count: number;
  meanScore: number;
  lapsedShare: number;
  /** 95% Wilson interval of the share. */
  low: number;
  high: number;
};

const Z_95 = 1.96;

/** Wilson 1927: an interval that is valid for small counts and for shares near 0 and 1. */
const wilsonInterval = (count: number, happened: number): { low: number; high: number } => {
  const share = happened / count;
  const scale = 1 + Z_95 ** 2 / count;
  const middle = (share + Z_95 ** 2 / (2 * count)) / scale;
  const half = (Z_95 / scale) * Math.sqrt((share * (1 - share)) / count + Z_95 ** 2 / (4 * count ** 2));
  return { low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
};

const BINS = 10;

/** The reliability curve by tenths of the score; empty bins are left out. */
export const reliabilityCurve = (outcomes: readonly Outcome[]): ReliabilityBin[] =>
  Array.from({ length: BINS }, (_, bin) => bin / BINS).flatMap((from, bin) => {
    const own = outcomes.filter(({ score }) => Math.min(BINS - 1, Math.floor(score * BINS)) === bin);
    const count = own.length;
    if (count === 0) return [];
    const happened = own.filter(({ lapsed }) => lapsed).length;
    const meanScore = own.reduce((sum, { score }) => sum + score, 0) / count;
    return [
      {
        from,
        to: (bin + 1) / BINS,
        count,
        meanScore,
        lapsedShare: happened / count,
        ...wilsonInterval(count, happened),
      },
    ];
  });

/** Expected calibration error: the mean gap, over customers, between a bin's score and its observed share. */
export const calibrationError = (bins: readonly ReliabilityBin[]): number => {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return (
    bins.reduce((sum, { count, meanScore, lapsedShare }) => sum + count * Math.abs(meanScore - lapsedShare), 0) /
    Math.max(1, total)
  );
};
