"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { toLocalDay } from "#lib/time/day.ts";
import styles from "./page.module.css";

type ContextLineProps = {
  children?: ReactNode;
  /** The lines it takes, which are there before it has loaded: one, or 2 with a definition; and those on phones. */
  lines?: 2;
  phoneLines?: 2 | 3 | 4;
};

/** Below a title: the population and date of the figures. */
export const ContextLine = ({ children, lines, phoneLines }: ContextLineProps) => (
  <div
    data-page-context
    className={`small faint underlined-links break-anywhere ${styles.frame}`}
    data-lines={lines}
    data-phone-lines={phoneLines}
  >
    {children}
  </div>
);

type ReportContextLineProps = {
  /** Undefined while the first answer loads. */
  figures:
    | {
        /** The population: "2,875 customers". */
        population: string;
        period: { start: string; end: string };
        storefrontId: number | null;
        currency: string;
        /** "as of 12:00". */
        asOf: string;
      }
    | undefined;
  isUpdating: boolean;
};

/** The population, period, storefront, currency and time of the figures. */
export const ReportContextLine = ({ figures, isUpdating }: ReportContextLineProps) => {
  const t = useTranslations();
  const formats = useFormats();
  const { storefronts, business } = useMe();
  if (!figures) return <ContextLine phoneLines={3}>{isUpdating ? <LoadingWords /> : ""}</ContextLine>;
  const { population, period, storefrontId, currency, asOf } = figures;
  const storefront = storefronts.find(({ id }) => id === storefrontId)?.name ?? t("report.all_storefronts");
  // Without this, a period that ends today can't be told from one of whole days, whose figures differ.
  const isUnfinished = period.end === toLocalDay(new Date(), business.timeZone);
  const days = [formats.days(period.start, period.end), ...(isUnfinished ? [t("report.so_far_today")] : [])].join(", ");
  return (
    <ContextLine phoneLines={3}>
      {[population, days, storefront, t("report.currency_net", { currency })].join(" · ")}
      {" · "}
      <span title={t("report.zone", { zone: business.timeZone })}>{asOf}</span>
      <span role="status" className="font-medium soft">
        {isUpdating ? ` · ${t("rfm.updating")}` : ""}
      </span>
    </ContextLine>
  );
};
