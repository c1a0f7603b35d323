"use client";

import { useTranslations } from "next-intl";
import { ContextLine } from "#ui/shared/page/context-line.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { PurchasingStatus } from "./types.ts";

/** The population, date, number of segments and silhouette score. */
export const PurchasingContextLine = ({
  status,
  isUpdating,
}: {
  status: PurchasingStatus | undefined;
  isUpdating: boolean;
}) => {
  const t = useTranslations();
  const formats = useFormats();
  const { business } = useMe();
  if (!status) return <ContextLine phoneLines={3}>{isUpdating ? t("states.loading") : ""}</ContextLine>;
  const { answer, currency } = status;
  if (!answer) return <ContextLine phoneLines={3}>{t("report.currency_net", { currency })}</ContextLine>;
  const { customers, period, quality, madeAt } = answer;
  const parts = [
    t("report.with_sale", { count: customers }),
    formats.days(period.start, period.end),
    t("report.currency_net", { currency }),
    t("purchasing.groups_count", { count: quality.k }),
    ...(quality.separation && quality.silhouette !== null
      ? [
          t("purchasing.separation", {
            word: t(`separation.${quality.separation}`),
            silhouette: formats.fine(quality.silhouette),
          }),
        ]
      : []),
  ];
  return (
    <ContextLine phoneLines={3}>
      {parts.join(" · ")}
      {" · "}
      <span title={t("report.zone", { zone: business.timeZone })}>
        {t("report.as_of", { time: formats.moment(madeAt, new Date()) })}
      </span>
      <span role="status">{isUpdating ? ` · ${t("rfm.updating")}` : ""}</span>
    </ContextLine>
  );
};
