"use client";

import { useTranslations } from "next-intl";
import { ContextLine } from "#core/ui/page/context-line.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { AxesAnswer } from "../use-axes.ts";

type Props = { answer: AxesAnswer | undefined; isUpdating: boolean };

/** The population and date of the axes. */
export const ModelFrame = ({ answer, isUpdating }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const { business } = useMe();
  if (!answer) return <ContextLine>{isUpdating ? t("states.loading") : ""}</ContextLine>;
  const { model, customers } = answer;
  if (!model) return <ContextLine>{t("axes.ever_ordered", { count: customers })}</ContextLine>;
  return (
    <ContextLine>
      {t("axes.with_order", { count: model.population })}
      {" · "}
      {t("axes.until", { day: formats.day(new Date(Date.parse(model.asOf) - 1).toISOString()) })}
      {" · "}
      <span title={t("report.zone", { zone: business.timeZone })}>
        {t("axes.last_run", { time: formats.moment(model.ranAt, new Date()) })}
      </span>
      <span role="status">{isUpdating ? ` · ${t("rfm.updating")}` : ""}</span>
    </ContextLine>
  );
};
