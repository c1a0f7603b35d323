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
