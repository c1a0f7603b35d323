/** The shares of the horizon until which a customer's expected orders are kept; in between they are interpolated linearly. */
export const CURVE_SHARES = [1 / 12, 1 / 4, 1 / 2, 1] as const;
