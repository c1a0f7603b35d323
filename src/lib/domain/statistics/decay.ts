/** ∫₀ᴸ e^(−ku) du = (1 − e^(−kL)) / k, which is L at k = 0: what closed forms with 0/0 at one parameter are made of. */
export const decay = (k: number, L: number): number => (Math.abs(k * L) < 1e-300 ? L : -Math.expm1(-k * L) / k);
