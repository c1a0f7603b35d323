"use client";

import { Progress } from "antd";
import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/call.ts";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import styles from "./runs.module.css";

type Stage = AnswerOf<"GET /api/admin/calculations">["data"][number]["stage"];

/** What is being calculated from the orders, with live updates; null before the first answer. */
const useCalculations = () => useAnswer("GET /api/admin/calculations", {}).answer?.data ?? null;

/** Whether an import is about to fill what this stage fills. */
export const useIsComing = (stage: Stage): boolean =>
  useCalculations()?.some((one) => one.stage === stage && one.state !== null) ?? false;

/** How long the stage took last, such as "0.4 s"; null before the first run. */
export const useLastTook = (stage: Stage): string | null => {
  const formats = useFormats();
  const ms = useCalculations()?.find((one) => one.stage === stage)?.lastMs ?? null;
  return ms === null ? null : formats.duration(ms);
};

/** The progress of what an import has started, on pages that it will fill; nothing when all is done. */
export const CalculationsCard = ({ fillsPage = false }: { fillsPage?: boolean }) => {
  const t = useTranslations("runs.calculations");
  const stages = useCalculations() ?? [];
  const active = stages.findIndex(({ state }) => state !== null && state !== "waiting");
  const now = stages[active];
  if (!now) return null;
  const title = t(`title_${now.stage}`);
  const shown = stages.filter(({ state }, i) => i <= active || state !== null);
  const percent = Math.round((100 * (active + now.progress)) / shown.length);
  return (
    <Card title={title} aria-busy>
      {fillsPage && <p className="small faint">{t("fills")}</p>}
      <Progress percent={percent} showInfo={false} aria-label={title} />
      <ol className={`row ${styles.stepLine}`} aria-label={t("list")}>
        {shown.map(({ stage }, i) => (
          <li key={stage} data-state={i < active ? "done" : i === active ? "now" : "later"}>
            {t(`stage_${stage}`)}
          </li>
        ))}
      </ol>
    </Card>
  );
};

/** How long the calculation took last, measured; nothing before the first one. */
export const LastTook = ({ time }: { time: string | null }) => {
  const t = useTranslations("runs.calculations");
  return time && <p className="small faint">{t("last_took", { time })}</p>;
};
