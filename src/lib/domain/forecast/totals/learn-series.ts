import { filterSeries, type SeriesScales, type SeriesState, type WeeklySeries } from "./structural-series.ts";

/** A log-normal prior of a scale: its median and the standard deviation of its logarithm. */
export type ScalePrior = readonly [median: number, deviation: number];

const logPrior = (value: number, [median, deviation]: ScalePrior): number =>
  -0.5 * (Math.log(value / median) / deviation) ** 2;

type LearnedSeries = { state: SeriesState; scales: SeriesScales };

/** The scales of highest posterior density on a grid, and the state they lead to. */
export const learnSeries = (
  series: WeeklySeries,
  candidates: {
    start: SeriesScales["start"];
    drifts: readonly number[];
    dispersions: readonly number[];
    coefficients: readonly (readonly number[])[];
  },
  priors: { drift: ScalePrior; dispersion: ScalePrior },
): LearnedSeries => {
  let [best, most]: [LearnedSeries | null, number] = [null, Number.NEGATIVE_INFINITY];
  for (const coefficients of candidates.coefficients)
    for (const drift of candidates.drifts)
      for (const dispersion of candidates.dispersions) {
        const scales = { start: candidates.start, drift, dispersion, coefficients };
        const state = filterSeries(series, scales);
        const density = state.logLikelihood + logPrior(drift, priors.drift) + logPrior(dispersion, priors.dispersion);
        if (best && !(density > most)) continue;
        [best, most] = [{ state, scales }, density];
      }
  return best as LearnedSeries;
};
