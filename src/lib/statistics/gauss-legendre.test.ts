import { expect, it } from "vitest";
import { gaussLegendre } from "./special-functions.ts";

it.each([2, 3, 8, 16, 40])("%i points are exact for polynomials of degree 2n − 1", (n) => {
  const { nodes, weights } = gaussLegendre(n);
  for (const degree of [0, 1, n, 2 * n - 1]) {
    const sum = nodes.reduce((total, node, i) => total + (weights[i] as number) * node ** degree, 0);
    expect(sum * (degree + 1)).toBeCloseTo(1, 12);
  }
  expect([...nodes].every((node, i) => node > (i > 0 ? (nodes[i - 1] as number) : 0) && node < 1)).toBe(true);
});
