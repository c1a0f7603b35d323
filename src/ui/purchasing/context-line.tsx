"use client";

import { useTranslations } from "next-intl";
import { Frame } from "#ui/shared/page/context-line.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { Standing } from "./types.ts";

/** Whose groups these are, of when, how many, and how far apart. */
export const FrameLine = ({ standing, isUpdating }: { standing: Standing | undefined; isUpdating: boolean }) => {
  const t = useTranslations();
  const formats = useFormats();
  const { business } = useMe();
  if (!standing) return <Frame>{isUpdating ? t("states.loading") : ""}</Frame>;
  const { answer, currency } = standing;
  if (!answer) return <Frame>{t("report.currency_net", { currency })}</Frame>;
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
    <Frame>
      {parts.join(" · ")}
      {" · "}
      <span title={t("report.zone", { zone: business.timeZone })}>
        {t("report.as_of", { time: formats.moment(madeAt, new Date()) })}
      </span>
      <span role="status">{isUpdating ? ` · ${t("rfm.updating")}` : ""}</span>
    </Frame>
  );
};
