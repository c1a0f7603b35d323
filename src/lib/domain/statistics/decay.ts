/**
 * ∫₀ᴸ e^(−ku) du = (1 − e^(−kL)) / k, which is L at k = 0; used in closed forms that would be 0/0 at one parameter
 * value.
 */
export const decay = (k: number, L: number): number => (Math.abs(k * L) < 1e-300 ? L : -Math.expm1(-k * L) / k);
