"use client";

import { useTranslations } from "next-intl";
import { useMe } from "../session/me.ts";
import { useFormats } from "../session/use-formats.ts";
import { ContextLine } from "./context-line.tsx";
import styles from "./page.module.css";

type Props = {
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
export const ReportContextLine = ({ figures, isUpdating }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const { storefronts, business } = useMe();
  if (!figures) return <ContextLine phoneLines={3}>{isUpdating ? t("states.loading") : ""}</ContextLine>;
  const { population, period, storefrontId, currency, asOf } = figures;
  const storefront = storefronts.find(({ id }) => id === storefrontId)?.name ?? t("report.all_storefronts");
  return (
    <ContextLine phoneLines={3}>
      {[population, formats.days(period.start, period.end), storefront, t("report.currency_net", { currency })].join(
        " · ",
      )}
      {" · "}
      <span title={t("report.zone", { zone: business.timeZone })}>{asOf}</span>
      <span role="status" className={styles.updating}>
        {isUpdating ? ` · ${t("rfm.updating")}` : ""}
      </span>
    </ContextLine>
  );
};
