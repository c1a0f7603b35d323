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
