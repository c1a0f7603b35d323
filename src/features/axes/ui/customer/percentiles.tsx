"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useLanguage } from "#core/ui/session/use-preferences.ts";
import type { AxisProfile } from "#features/axes/contracts/customer-axes.ts";
import { useUnitWords } from "#features/axes/ui/use-unit-words.ts";
import type { Axis, Needs } from "#lib/axes/axis.ts";
import { AXES, axisNamed } from "#lib/axes/registry/axes.ts";
import { featureWords } from "#records/rules/axes/feature-words.ts";
import type { CustomerCardProps } from "#records/ui/feature-pages.tsx";
import { CustomerPart } from "#records/ui/people/customer-part.tsx";
import styles from "./customer-axes.module.css";
import { ArchetypeLine, useAxisWords, useCustomerAxes } from "./customer-axes.tsx";

/** A customer's feature compared with all customers. */
type Dot = { feature: string; percentile: number; value: number };

export type AxisPrint = {
  axis: string;
  /** The farthest from the median first. */
  dots: Dot[];
};

const MIDDLE = 50;
/** The distance from the median from which a value is emphasized: 90% of customers have less, or more. */
const EXTREME = 40;

/** The mean gap: a customer's cadence is the median one on every page, and a second number would contradict it. */
const MEAN_GAP = "avg_days_between_orders";

type KnownOrders = { orderCount: number };

/** What a feature needs before it is meaningful for this customer. */
const hasRequirement = (needs: Needs, { orderCount, tickets }: KnownOrders & { tickets: number }): boolean =>
  ({ order: orderCount > 0, second_order: orderCount > 1, ticket: tickets > 0 })[needs];

const fromMiddle = ({ percentile }: Dot): number => Math.abs(percentile - MIDDLE);

export const isExtreme = (dot: Dot): boolean => fromMiddle(dot) >= EXTREME;

/**
 * A customer's meaningful percentiles by axis, and how many features have no value yet. Axes and features are sorted by
 * distance from the median.
 */
export const buildFingerprint = (
  { fingerprint, feature_vectors }: Pick<AxisProfile, "fingerprint" | "feature_vectors">,
  axes: readonly Axis[],
  known: KnownOrders,
): { prints: AxisPrint[]; left: number } => {
  const has = { ...known, tickets: feature_vectors.support_history?.tickets_per_year ?? 0 };
  let left = 0;
  const prints = axes.flatMap(({ name, features }): AxisPrint[] => {
    const dots = Object.entries(features).flatMap(([feature, { needs }]): Dot[] => {
      const percentile = fingerprint[name]?.[feature];
      if (percentile === undefined || feature === MEAN_GAP) return [];
      if (hasRequirement(needs, has)) return [{ feature, percentile, value: feature_vectors[name]?.[feature] ?? 0 }];
      left++;
      return [];
    });
    if (dots.length === 0) return [];
    dots.sort((a, b) => fromMiddle(b) - fromMiddle(a));
    return [{ axis: name, dots }];
  });
  const farthest = ({ dots: [first] }: AxisPrint): number => (first ? fromMiddle(first) : 0);
  return { prints: prints.sort((a, b) => farthest(b) - farthest(a)), left };
};

/** The most distinctive features of all axes. */
export const mostInformative = (prints: readonly AxisPrint[], most: number): (Dot & { axis: string })[] =>
  prints.flatMap(({ axis, dots: [first] }) => (first ? [{ axis, ...first }] : [])).slice(0, most);

/** The share, in percent, of customers with less, or with more if that is larger. */
export const percentileShare = ({ percentile }: Pick<Dot, "percentile">): { side: "more" | "less"; of: number } => {
  const side = percentile >= MIDDLE ? "more" : "less";
  // Never 100%, because the customer is one of the population.
  return { side, of: Math.min(99, Math.round(side === "more" ? percentile : 100 - percentile)) };
};

/** Texts for a feature, a customer's value and its percentile. */
export const usePercentileWords = (axis: string) => {
  const t = useTranslations("customer_axes");
  const { language } = useLanguage(false);
  const features = Object.entries(axisNamed(axis)?.features ?? {}).map(([key, { unit }]) => {
    return { key, name: featureWords(axis, key, language).name, unit, median: null };
  });
  const units = useUnitWords({ features });
  return {
    nameOf: units.nameOf,
    written: units.written,
    standing: (dot: Pick<Dot, "percentile">): string => {
      const { side, of } = percentileShare(dot);
      return t(`standing_${side}`, { of });
    },
  };
};

/** A labeled scale from 0 to 100, and a bar from the median for each axis. */
export const Percentiles = ({ prints }: { prints: readonly AxisPrint[] }) => {
  const t = useTranslations("customer_axes");
  const { count } = useFormats();
  return (
    <>
      <p className={`small faint ${styles.soft}`}>{t("scale")}</p>
      <div className="mt-12">
        <p className={`grid items-center gap-0-12 ${styles.percentile}`} aria-hidden>
          <span className={`flex justify-between tiny faint ${styles.scale}`}>
            <span>{count(0)}</span>
            <span>{t("typical")}</span>
            <span>{count(100)}</span>
          </span>
        </p>
        <ul className="stack gap-10">
          {prints.map((print) => (
            <AxisPercentile key={print.axis} print={print} />
          ))}
        </ul>
      </div>
    </>
  );
};

/** One axis: the percentile of its most distinctive feature as a bar from the median, with the value in words. */
const AxisPercentile = ({ print: { axis, dots } }: { print: AxisPrint }) => {
  const t = useTranslations("customer_axes");
  const { count } = useFormats();
  const { axisName } = useAxisWords();
  const words = usePercentileWords(axis);
  const [dot] = dots;
  if (!dot) return null;
  const { feature, percentile, value } = dot;
  const side = percentile < MIDDLE ? "less" : "more";
  const [from, to] = [Math.min(MIDDLE, percentile), Math.max(MIDDLE, percentile)];
  return (
    <li className={`grid items-center gap-0-12 ${styles.percentile}`}>
      <span className={`stack text-13 ${styles.axisName}`}>
        {axisName(axis)}
        <span className={`small faint ${styles.soft}`}>{words.nameOf(feature)}</span>
      </span>
      <span className={styles.track} data-side={side} aria-hidden>
        <span className={styles.reach} style={{ left: `${from}%`, width: `${to - from}%` }} />
        <span className={styles.dot} style={{ left: `${percentile}%` }} />
      </span>
      <span className={`text-13 soft ${styles.reading}`} data-extreme={isExtreme(dot) ? "" : undefined}>
        <span aria-hidden>{t("reading", { percentile: count(percentile), value: words.written(feature, value) })}</span>
        <span className="visually-hidden">{`${words.written(feature, value)}, ${words.standing(dot)}`}</span>
      </span>
    </li>
  );
};

/** The overview shows only the axes that differ most; a link leads to the others. */
const SHOWN = 8;

/** A summary of how the customer compares, with a link to the details. */
export const CompareCard = ({ customer: { id, metrics }, page }: CustomerCardProps) => {
  const t = useTranslations();
  const part = useCustomerAxes(id);
  return (
    <CustomerPart
      title={t("chart_titles.fingerprint")}
      tools={<Link href={page.address({ tab: "behavior" })}>{t("customer.tabs.behavior")}</Link>}
      failed={t("customer_axes.failed")}
      part={part}
    >
      {({ profile }) =>
        profile.model_version === null ? (
          <p className="small soft">{t("customer_axes.before_run")}</p>
        ) : (
          <>
            <ArchetypeLine archetype={profile.archetype} />
            <Percentiles
              prints={buildFingerprint(profile, AXES, { orderCount: metrics.orderCount }).prints.slice(0, SHOWN)}
            />
          </>
        )
      }
    </CustomerPart>
  );
};
