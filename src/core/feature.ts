/**
 * What a feature hands to the product, in its `feature.ts`: whatever needs all of a kind folds over `features.ts`, and
 * names no feature. Anything may import it, so it holds definitions, and imports the code behind them when it's called.
 */
export type Feature = {
  name: string;
  /** The files of its contracts. A route whose contract is in none of them fails `house.test.ts`. */
  contracts: readonly (() => Promise<object>)[];
};

export const defineFeature = <const Definition extends Feature>(feature: Definition): Definition => feature;
