import { cohortsBy, spanFor } from "../cohorts/cohorts.ts";
import type { Population } from "../model.ts";

/** Each customer continues at their rate of repeat purchases; a customer who started today has none. */
export const statusQuo = ({ histories }: Population, days: number): Float64Array =>
  histories.repeatPurchases.map((count, row) => {
    const tenure = histories.tenure[row] as number;
    return tenure > 0 ? (count * days) / tenure : 0;
  });

/** Each customer buys at the mean rate of those whose first purchase was in the same span. */
export const cohortMean = ({ histories, asOf }: Population, days: number): Float64Array => {
  const firstDays = Int32Array.from(histories.tenure, (age) => asOf - age);
  const { labels, of } = cohortsBy(firstDays, spanFor(firstDays));
  const [counts, exposure] = [new Float64Array(labels.length), new Float64Array(labels.length)];
  for (let row = 0; row < histories.rows; row++) {
    const cohort = of[row] as number;
    counts[cohort] = (counts[cohort] as number) + (histories.repeatPurchases[row] as number);
    exposure[cohort] = (exposure[cohort] as number) + (histories.tenure[row] as number);
  }
  return Float64Array.from(of, (cohort) => {
    const watched = exposure[cohort] as number;
    return watched > 0 ? ((counts[cohort] as number) * days) / watched : 0;
  });
};
