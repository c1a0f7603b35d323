import { twoSidedZ } from "../statistics/normal.ts";
import { HORIZON_DAYS, WINDOWS } from "./campaign.ts";

// Repeated confidence intervals (Jennison and Turnbull 1989, "Interim analyses: the repeated confidence interval approach",
// Journal of the Royal Statistical Society B 51:305–361): all 90 daily intervals together hold the true effects with a
// probability of at least 95%, so that looking every day and stopping at any time raises no more false alarms. The error is
// spent on the days in advance (Lan and DeMets 1983) and added up by Bonferroni's inequality, which holds however the days
// depend on each other: they do, because they are sums over the same customers.

/** Of all intervals together. */
export const CONFIDENCE = 0.95;

const ERROR = 1 - CONFIDENCE;

/** The readouts after 7, 30 and 90 days share four fifths of the error, and all other days the rest. */
const OF_READOUTS = ERROR * 0.8;

const AT_READOUT = twoSidedZ(OF_READOUTS / WINDOWS.length);
const ELSEWHERE = twoSidedZ((ERROR - OF_READOUTS) / (HORIZON_DAYS - WINDOWS.length));

export const isReadout = (day: number): boolean => WINDOWS.some((window) => window === day);

/** How many standard errors wide an interval is to each side on the day `day` of a campaign, counted from 1. */
export const criticalValue = (day: number): number => (isReadout(day) ? AT_READOUT : ELSEWHERE);
