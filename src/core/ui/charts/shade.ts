/** 0 to 6, the steps of the sequential palette: equal parts of the square root, so that small values differ too. */
export const toShade = (customers: number, most: number): number =>
  most > 0 ? Math.min(6, Math.floor(7 * Math.sqrt(customers / most))) : 0;
