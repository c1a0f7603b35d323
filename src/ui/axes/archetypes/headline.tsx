"use client";

import { useTranslations } from "next-intl";
import { ContextLine } from "#ui/shared/page/context-line.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { TermInfo } from "#ui/shared/terms/term-info.tsx";
import type { ArchetypesAnswer } from "./types.ts";

/** The adjusted Rand index from which archetypes are called stable. */
const STABLE = 0.8;

type Props = { listed: ArchetypesAnswer | undefined; isUpdating: boolean };

/** Coverage, stability and date of the archetypes. */
export const ArchetypesHeadline = ({ listed, isUpdating }: Props) => {
  const t = useTranslations();
  const { moment, percent } = useFormats();
  const { business } = useMe();
  if (!listed) return <ContextLine>{isUpdating ? t("states.loading") : ""}</ContextLine>;
  const { model, total, coverage, stability } = listed;
  if (!model) return <ContextLine>{t("report.currency_net", { currency: listed.currency })}</ContextLine>;
  const parts = [
    t("archetypes.covers", { count: total, share: percent(coverage), customers: model.population }),
    t("report.currency_net", { currency: listed.currency }),
  ];
  return (
    <ContextLine>
      {parts.join(" · ")}
      {total > 0 && (
        <>
          {" · "}
          <TermInfo term="stability" text={t(`archetypes.stability.${stability >= STABLE ? "high" : "low"}`)} />
        </>
      )}
      {" · "}
      <span title={t("report.zone", { zone: business.timeZone })}>
        {t("archetypes.axes_as_of", { time: moment(model.ranAt, new Date()) })}
      </span>
    </ContextLine>
  );
};
