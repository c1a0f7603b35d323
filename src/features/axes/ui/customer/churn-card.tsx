"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { CustomerChurn } from "#features/axes/contracts/customer-axes.ts";
import type { CustomerCardProps } from "#records/ui/feature-pages.tsx";
import { CustomerPart, useCustomerPart } from "#records/ui/people/customer-part.tsx";
import styles from "./customer-axes.module.css";

/** A reason for lapse signals, as values for a text; `effect` is its direction. */
type ChurnReason =
  | { code: "late" | "due" | "in_time"; effect: "more" | "less" | "neutral"; gap: number; ago: number }
  | { code: "once"; effect: "more"; ago: number }
  | { code: "twice"; effect: "neutral"; ago: number }
  | { code: "season"; effect: "less" }
  | { code: "even"; effect: "more" | "less" }
  | { code: "visits_up" | "spending_up"; effect: "less" }
  | { code: "visits_down" | "spending_down"; effect: "more" };

/** Smaller trends are not worth a mention. */
const TREND = 0.15;
const EVEN = 0.7;
/** From this many typical gaps without a purchase a customer counts as overdue. */
const OVERDUE_GAPS = 1.5;

const classifyRhythm = ({ purchaseDays, daysSinceLast: ago, usualGapDays, isSeasonal }: CustomerChurn): ChurnReason => {
  if (isSeasonal) return { code: "season", effect: "less" };
  if (purchaseDays === 1) return { code: "once", effect: "more", ago };
  if (usualGapDays === null) return { code: "twice", effect: "neutral", ago };
  const gap = usualGapDays;
  if (ago > OVERDUE_GAPS * gap) return { code: "late", effect: "more", gap, ago };
  return ago > gap ? { code: "due", effect: "neutral", gap, ago } : { code: "in_time", effect: "less", gap, ago };
};

/** The customer's own cadence first, then the other signals. */
export const churnReasons = (churn: CustomerChurn): ChurnReason[] => {
  const { consistency, frequencyTrend, valueTrend, isSeasonal } = churn;
  const rhythm = classifyRhythm(churn);
  const reasons: ChurnReason[] = [rhythm];
  if (consistency >= EVEN && !isSeasonal)
    reasons.push({ code: "even", effect: rhythm.code === "late" ? "more" : "less" });
  if (frequencyTrend !== null && frequencyTrend >= TREND) reasons.push({ code: "visits_up", effect: "less" });
  if (frequencyTrend !== null && frequencyTrend <= -TREND) reasons.push({ code: "visits_down", effect: "more" });
  if (valueTrend !== null && valueTrend >= TREND) reasons.push({ code: "spending_up", effect: "less" });
  if (valueTrend !== null && valueTrend <= -TREND) reasons.push({ code: "spending_down", effect: "more" });
  return reasons;
};

/** The level by rank; null before the first run, when there is no one to rank against. */
export const riskLevel = ({ percentile }: Pick<CustomerChurn, "percentile">): "high" | "middle" | "low" | null => {
  if (percentile === null) return null;
  if (percentile >= 80) return "high";
  return percentile <= 20 ? "low" : "middle";
};

/** The lapse signals as a level by rank, a sentence and reasons: a percentage would meet the churn risk, which the forecast has. */
const useChurnWords = () => {
  const t = useTranslations("customer_axes.churn");
  const { count } = useFormats();
  return {
    short: (churn: CustomerChurn): string => {
      const order = riskLevel(churn);
      return order === null ? t("unknown") : t(`order.${order}`);
    },
    sentence: (churn: CustomerChurn): string =>
      churn.percentile === null ? t("before_run") : t("ordered", { of: count(churn.percentile) }),
    reason: (reason: ChurnReason): string => {
      switch (reason.code) {
        case "late":
        case "due":
        case "in_time":
          return t(`reasons.${reason.code}`, { gap: reason.gap, ago: Math.round(reason.ago) });
        case "once":
        case "twice":
          return t(`reasons.${reason.code}`, { ago: Math.round(reason.ago) });
        default:
          return t(`reasons.${reason.code}`);
      }
    },
  };
};

const SIGNS = { more: "▲", less: "▼", neutral: "•" } as const;

const ChurnReasons = ({ churn }: { churn: CustomerChurn }) => {
  const t = useTranslations("customer_axes.churn.effects");
  const words = useChurnWords();
  return (
    <ul className={`stack gap-4 mt-8 ${styles.reasons}`}>
      {churnReasons(churn).map((reason) => (
        <li key={reason.code}>
          <span aria-hidden>{SIGNS[reason.effect]}</span>
          <span>
            {words.reason(reason)} <span className="visually-hidden">({t(reason.effect)})</span>
          </span>
        </li>
      ))}
    </ul>
  );
};

/** The lapse signals and their reasons. */
export const ChurnCard = ({ customer }: CustomerCardProps) => {
  const t = useTranslations();
  const part = useCustomerPart("GET /api/admin/customers/{id}/churn", customer.id);
  const words = useChurnWords();
  return (
    <CustomerPart
      title={t("customer_axes.churn.title")}
      term="lapse_signals"
      failed={t("customer_axes.churn.failed")}
      part={part}
    >
      {(churn) =>
        churn && (
          <>
            <p className={styles.risk}>{words.short(churn)}</p>
            <p className="small soft">{words.sentence(churn)}</p>
            <ChurnReasons churn={churn} />
          </>
        )
      }
    </CustomerPart>
  );
};
