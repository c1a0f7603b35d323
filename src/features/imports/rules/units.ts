/** The units of a line as they are stored, in whole ones; shops that sell by weight or length have fractions. */
export const toWholeUnits = (quantity: number): number => Math.max(Math.round(quantity), 1);
