import type { Matrix } from "./clustering/matrix.ts";

const dot = (a: Float64Array, b: Float64Array, i: number, j: number, length: number): number => {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += (a[i + k] as number) * (b[j + k] as number);
  return sum;
};

/** Replaces the lower triangle by Cholesky's factor. Throws a RangeError if the matrix is not positive definite. */
const factorize = (a: Float64Array, n: number): void => {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const rest = (a[i * n + j] as number) - dot(a, a, i * n, j * n, j);
      if (i === j && !(rest > 0)) throw new RangeError("The matrix is not positive definite");
      a[i * n + j] = i === j ? Math.sqrt(rest) : rest / (a[j * n + j] as number);
    }
  }
};

/**
 * The inverse of a symmetric positive definite matrix of order n, row by row, by Cholesky's decomposition; overwrites
 * `matrix`. All inner loops run along rows: n = 1,200 takes about a second.
 */
export const invertSymmetric = (matrix: Float64Array, n: number): Float64Array => {
  factorize(matrix, n);
  // Row j holds column j of the inverted factor.
  const columns = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    columns[j * n + j] = 1 / (matrix[j * n + j] as number);
    for (let i = j + 1; i < n; i++) {
      const sum = dot(matrix, columns, i * n + j, j * n + j, i - j);
      columns[j * n + i] = -sum / (matrix[i * n + i] as number);
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = dot(columns, columns, i * n + i, j * n + i, n - i);
      matrix[i * n + j] = value;
      matrix[j * n + i] = value;
    }
  }
  return matrix;
};

/** A symmetric matrix of order n, row by row. */
type Symmetric = Float64Array;

/**
 * Eigenvalues of a small symmetric matrix, and its eigenvectors as the columns of `vectors`: Jacobi's rotations (Golub
 * & Van Loan, Matrix Computations, 8.5), which find small eigenvalues to high relative precision.
 */
export const eigen = (matrix: Symmetric, n: number): { values: Float64Array; vectors: Float64Array } => {
  const a = matrix.slice();
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  const at = (i: number, j: number): number => a[i * n + j] as number;
  const rotate = (of: Float64Array, p: number, q: number, c: number, s: number): void => {
    const [x, y] = [of[p] as number, of[q] as number];
    of[p] = c * x - s * y;
    of[q] = s * x + c * y;
  };
  for (let sweep = 0; sweep < 60; sweep++) {
    let rotated = false;
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const off = at(p, q);
        if (Math.abs(off) <= 1e-17 * Math.sqrt(Math.abs(at(p, p) * at(q, q)))) continue;
        rotated = true;
        const theta = (at(q, q) - at(p, p)) / (2 * off);
        const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        for (let k = 0; k < n; k++) rotate(a, k * n + p, k * n + q, c, t * c);
        for (let k = 0; k < n; k++) rotate(a, p * n + k, q * n + k, c, t * c);
        for (let k = 0; k < n; k++) rotate(vectors, k * n + p, k * n + q, c, t * c);
      }
    if (!rotated) break;
  }
  return { values: Float64Array.from({ length: n }, (_, i) => at(i, i)), vectors };
};

/** Means of the columns, and their covariances, row by row; all 0 without rows. */
export const covarianceMatrix = ({
  rows,
  columns,
  values,
}: Matrix): { means: Float64Array; covariances: Float64Array } => {
  const means = new Float64Array(columns);
  for (let at = 0; at < values.length; at++)
    means[at % columns] = (means[at % columns] as number) + (values[at] as number);
  for (let column = 0; column < columns; column++) means[column] = (means[column] as number) / (rows || 1);
  const covariances = new Float64Array(columns * columns);
  for (let start = 0; start < values.length; start += columns)
    for (let one = 0; one < columns; one++) {
      const difference = (values[start + one] as number) - (means[one] as number);
      for (let other = 0; other < columns; other++) {
        const at = one * columns + other;
        const otherDifference = (values[start + other] as number) - (means[other] as number);
        covariances[at] = (covariances[at] as number) + difference * otherDifference;
      }
    }
  return { means, covariances: covariances.map((sum) => sum / (rows || 1)) };
};

/** `share` of the total variance. */
export type Component = { share: number; weights: number[] };

/** The principal components (Pearson 1901), the largest first; each points where its largest weight grows. */
export const principalComponents = (covariances: Float64Array, n: number): Component[] => {
  const { values, vectors } = eigen(covariances, n);
  const total = values.reduce((sum, value) => sum + value, 0) || 1;
  const order = [...values.keys()].sort((a, b) => (values[b] as number) - (values[a] as number));
  return order.map((column) => {
    const weights = Array.from({ length: n }, (_, row) => vectors[row * n + column] as number);
    const largest = weights.reduce((most, weight) => (Math.abs(weight) > Math.abs(most) ? weight : most), 0);
    const sign = largest < 0 ? -1 : 1;
    return { share: (values[column] as number) / total, weights: weights.map((weight) => sign * weight) };
  });
};
