/** The mean calendar year, also the basis of annual discount rates. */
export const DAYS_A_YEAR = 365.25;

export const HORIZON_UNITS = ["days", "weeks", "months", "years"] as const;
type HorizonUnit = (typeof HORIZON_UNITS)[number];

const DAYS: Record<HorizonUnit, number> = { days: 1, weeks: 7, months: DAYS_A_YEAR / 12, years: DAYS_A_YEAR };

/** Uses average months and years, so that a forecast does not depend on which months come next. */
export const horizonDays = (value: number, unit: HorizonUnit): number => value * DAYS[unit];
