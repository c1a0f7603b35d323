import type { ValueReport } from "#features/report/contracts/segmentation-report-answer.ts";
import type { TIER_CODES } from "#records/rules/rfm/segment-colors.ts";

export type Tier = (typeof TIER_CODES)[number];

/** A point on the curve: this share of customers, the biggest spenders first, brings this share of revenue. */
export type CurvePoint = {
  customers: number;
  revenue: number;
  /** The tier at this point; at a cut, the tier before it. */
  tier: Tier;
  /** `revenue` by tier, for drawing; a cut belongs to both tiers. */
  V3?: number;
  V2?: number;
  V1?: number;
};

/** The boundary between two tiers, as shares starting from the biggest spender. */
export type Cut = { customers: number; revenue: number };

const getTierShare = ({ segments }: ValueReport, code: Tier) => {
  const tier = segments.find(({ segment_code }) => segment_code === code);
  return { customers: tier?.customer_share ?? 0, revenue: tier?.revenue_share ?? 0 };
};

/** The cuts after High Value and after Medium Value. They are on the curve, because the tiers follow its order. */
export const computeCurveCuts = (report: ValueReport): [Cut, Cut] => {
  const high = getTierShare(report, "V3");
  const medium = getTierShare(report, "V2");
  return [high, { customers: high.customers + medium.customers, revenue: high.revenue + medium.revenue }];
};

const SAME = 1e-9;

const isSame = (a: number, b: number) => Math.abs(a - b) < SAME;

/** The report's steps with both cuts inserted. A cut between two steps takes its tiers' exact revenue. */
const listCurveSteps = (report: ValueReport): Cut[] => {
  const steps = report.concentration.map((step) => ({ customers: step.customer_share, revenue: step.revenue_share }));
  const missing = computeCurveCuts(report).filter(
    (cut) => !steps.some(({ customers }) => isSame(customers, cut.customers)),
  );
  const placed = missing.map(({ customers, revenue }) => {
    const before = steps.filter((step) => step.customers < customers).at(-1)?.revenue ?? 0;
    const after = steps.find((step) => step.customers > customers)?.revenue ?? 1;
    return { customers, revenue: Math.min(Math.max(revenue, before), after) };
  });
  return [...steps, ...placed].sort((a, b) => a.customers - b.customers);
};

/** The curve in three sections that meet at the cuts; empty without revenue. */
export const toCurvePoints = (report: ValueReport): CurvePoint[] => {
  if (report.concentration.length === 0) return [];
  const [first, second] = computeCurveCuts(report).map(({ customers }) => customers) as [number, number];
  const stretches = [
    { tier: "V3", start: 0, end: first },
    { tier: "V2", start: first, end: second },
    { tier: "V1", start: second, end: 1 },
  ] as const;
  const drawn = stretches.filter(({ start, end }) => end - start > SAME);
  return listCurveSteps(report).map((point) => {
    const passing = drawn.filter(({ start, end }) => point.customers >= start - SAME && point.customers <= end + SAME);
    const heights = Object.fromEntries(passing.map(({ tier }) => [tier, point.revenue]));
    return { ...point, tier: passing[0]?.tier ?? "V2", ...heights };
  });
};

/** The rows of the curve's table: the steps nearest to each tenth of the customers, and the cuts. */
export const curveRows = (report: ValueReport): CurvePoint[] => {
  const curve = toCurvePoints(report);
  const tenths = Array.from({ length: 10 }, (_, index) => (index + 1) / 10);
  const wanted = [...tenths, ...computeCurveCuts(report).map(({ customers }) => customers)];
  const nearest = (share: number) =>
    curve.reduce<CurvePoint | undefined>(
      (best, point) => (best && Math.abs(best.customers - share) <= Math.abs(point.customers - share) ? best : point),
      undefined,
    );
  const rows = new Set(wanted.map(nearest));
  return curve.filter((point) => rows.has(point) && point.customers > 0);
};
