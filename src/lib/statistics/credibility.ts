/*
 * Credibility (Bühlmann and Gisler 2005, A Course in Credibility Theory and its Applications): a subject's own mean of n values has
 * the weight n / (n + k) and the mean of all the rest, where k is the variance within subjects divided by that between them
 * (theorem 4.2, with equal weights).
 */

export type Credibility = {
  /** Mean variance of a subject's values around its own mean. */
  within: number;
  /** Variance of the subjects' true means; 0 if the data show none. */
  between: number;
  /** Subjects with at least two values. */
  subjects: number;
};

/**
 * The unbiased estimators of both variances (section 4.8) from subjects with at least two values: `starts[i]` to `starts[i + 1]`
 * are subject i's, and unknown ones are NaN. Null with fewer than two such subjects.
 */
export const estimateCredibility = (values: Float64Array, starts: Uint32Array): Credibility | null => {
  let [subjects, all, squaredCounts, sum, squaredMeans, variances] = [0, 0, 0, 0, 0, 0];
  for (let subject = 0; subject + 1 < starts.length; subject++) {
    let [count, mean, squares] = [0, 0, 0];
    for (let at = starts[subject] as number; at < (starts[subject + 1] as number); at++) {
      const value = values[at] as number;
      if (Number.isNaN(value)) continue;
      count++;
      const gap = value - mean;
      mean += gap / count;
      squares += gap * (value - mean);
    }
    if (count < 2) continue;
    subjects++;
    all += count;
    squaredCounts += count * count;
    sum += count * mean;
    squaredMeans += count * mean * mean;
    variances += squares / (count - 1);
  }
  if (subjects < 2) return null;
  const within = variances / subjects;
  const spread = squaredMeans - (sum * sum) / all;
  return {
    within,
    between: Math.max(0, (spread - (subjects - 1) * within) / (all - squaredCounts / all)),
    subjects,
  };
};

/** The weight of a subject's own mean of `count` values. */
export const credibilityWeight = (
  { within, between }: Pick<Credibility, "within" | "between">,
  count: number,
): number => (between > 0 ? count / (count + within / between) : 0);
