import type { Matrix } from "./matrix.ts";

/** Means of the columns, and their covariances, row by row. */
export const covariancesOf = ({
  rows,
  columns,
  values,
}: Matrix): { means: Float64Array; covariances: Float64Array } => {
  const means = new Float64Array(columns);
  for (let at = 0; at < values.length; at++)
    means[at % columns] = (means[at % columns] as number) + (values[at] as number) / rows;
  const covariances = new Float64Array(columns * columns);
  for (let row = 0; row < rows; row++)
    for (let one = 0; one < columns; one++) {
      const difference = ((values[row * columns + one] as number) - (means[one] as number)) / rows;
      for (let other = 0; other < columns; other++) {
        const at = one * columns + other;
        const otherDifference = (values[row * columns + other] as number) - (means[other] as number);
        covariances[at] = (covariances[at] as number) + difference * otherDifference;
      }
    }
  return { means, covariances };
};
