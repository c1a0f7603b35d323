/** Weights below say nothing that the others don't. */
const LEAST = 0.05;
const ROUNDS = 200;

/** Sums of products of the parts' errors: for weights of sum 1, wᵀGw is the squared error of the weighted mean. */
const productsOf = (errors: readonly Float64Array[]): number[][] =>
  errors.map((a) => errors.map((b) => a.reduce((sum, error, row) => sum + error * (b[row] as number), 0)));

/** Moves weight between two parts to where the squared error is least, neither below 0. Gives what was moved. */
const balance = (weights: number[], products: number[][], i: number, j: number): number => {
  const slope = (k: number): number =>
    weights.reduce((sum, weight, l) => sum + weight * ((products[k] as number[])[l] as number), 0);
  const at = (k: number, l: number): number => (products[k] as number[])[l] as number;
  const curve = at(i, i) + at(j, j) - 2 * at(i, j);
  if (!(curve > 1e-12 * (at(i, i) + at(j, j)))) return 0;
  const [own, other] = [weights[i] as number, weights[j] as number];
  const moved = Math.min(other, Math.max(-own, (slope(j) - slope(i)) / curve));
  weights[i] = own + moved;
  weights[j] = other - moved;
  return Math.abs(moved);
};

const solve = (products: number[][]): number[] => {
  const parts = products.length;
  const weights = new Array<number>(parts).fill(1 / parts);
  for (let round = 0; round < ROUNDS; round++) {
    let moved = 0;
    for (let i = 0; i < parts; i++) for (let j = 0; j < i; j++) moved += balance(weights, products, i, j);
    if (moved < 1e-9) break;
  }
  return weights;
};

/**
 * Weights, none below 0 and of sum 1, whose mean of the predictions has the least squared error (stacking: Breiman 1996). Each
 * prediction and the truth are columns of equal length. Parts of less than 5 % are left out.
 */
export const stackWeights = (predictions: readonly Float64Array[], actual: Float64Array): number[] => {
  const errors = predictions.map((column) => column.map((value, row) => value - (actual[row] as number)));
  const products = productsOf(errors);
  const kept = solve(products).map((weight) => weight >= LEAST);
  const places = kept.flatMap((isKept, place) => (isKept ? [place] : []));
  const weights = solve(places.map((i) => places.map((j) => (products[i] as number[])[j] as number)));
  return kept.map((isKept, place) => (isKept ? (weights[places.indexOf(place)] as number) : 0));
};
