"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { ChoiceMenu } from "#core/ui/menu-button.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { OPEN_STATES, type RunState } from "#core/values/run-states.ts";
import { DEFAULT_PERIOD } from "#lib/rfm/periods.ts";
import { addDays, type Day, isDay, toLocalDay } from "#lib/time/day.ts";
import { type Comparison, comparedEnd } from "#records/rules/comparison.ts";

type NotCalculatedProps = {
  /** What the report is compared with, as text. */
  period: string;
  /** The run that calculates its figures. */
  run: { state: RunState } | null;
  /** Starts that run; absent without the permission. */
  onRun?: (() => void) | undefined;
};

/** Shown in place of a comparison until the figures of the other period are calculated. */
export const NotCalculated = ({ period, run, onRun }: NotCalculatedProps) => {
  const t = useTranslations("comparison");
  if (run && OPEN_STATES.some((state) => state === run.state)) {
    return <Notice role="status">{t("calculating", { period })}</Notice>;
  }
  return (
    <Card>
      <div className="row items-center gap-12">
        <p>{t(run ? "calculation_failed" : onRun ? "not_calculated" : "not_calculated_viewer", { period })}</p>
        {onRun && <Button onClick={onRun}>{t("calculate")}</Button>}
      </div>
    </Card>
  );
};

const DateDialog = lazily(() => import("./date-dialog.tsx").then(({ DateDialog: it }) => it));

type CompareMenuProps = {
  /** How long the periods are; of a state on a day, how much earlier the first choice is. 90 by default. */
  days?: number;
  /** Null for no comparison. */
  chosen: Comparison | null;
  onChoose: (compare: Comparison | null) => void;
  /** The last day that can be chosen; today by default. */
  latest?: Day | undefined;
  /** Whether the report describes a day, as opposed to a period. */
  isOfDay?: boolean;
  /** Whether the report can be shown without a comparison, like all that describe a day. */
  isOptional?: boolean;
};

/** What a report is compared with: the previous period, the same one last year, or any earlier one. */
export const CompareMenu = ({
  days = DEFAULT_PERIOD,
  chosen,
  onChoose,
  latest,
  isOfDay = false,
  isOptional = isOfDay,
}: CompareMenuProps) => {
  const t = useTranslations("comparison");
  const formats = useFormats();
  const { business } = useMe();
  const [isAsking, setAsking] = useState(false);
  const end = latest ?? toLocalDay(new Date(), business.timeZone);
  const chosenDay = chosen !== null && isDay(chosen) ? chosen : null;
  const words = (compare: Comparison): string => {
    if (compare === "previous") return t(isOfDay ? "earlier" : "previous", { days });
    if (compare === "year") return t(isOfDay ? "year_day" : "year");
    const day = formats.days(compare, compare);
    return isOfDay ? day : t("to_day", { days, day });
  };
  const options = [
    ...(isOptional ? [{ key: "off", label: t("off") }] : []),
    { key: "previous", label: words("previous") },
    { key: "year", label: words("year") },
    { key: "date", label: chosenDay ? words(chosenDay) : t(isOfDay ? "day" : "date") },
  ];
  return (
    <>
      <ChoiceMenu
        label={t("label")}
        words={chosen === null ? t("off") : t("vs", { period: words(chosen) })}
        options={options}
        chosen={chosenDay ? "date" : (chosen ?? "off")}
        onChoose={(key) => (key === "date" ? setAsking(true) : onChoose(key === "off" ? null : key))}
      />
      {isAsking && (
        <DateDialog
          title={t(isOfDay ? "day_title" : "date_title")}
          day={comparedEnd({ start: addDays(end, 1 - days), end }, chosen ?? "previous")}
          latest={end}
          onClose={() => setAsking(false)}
          onChoose={(day) => {
            setAsking(false);
            onChoose(day);
          }}
        />
      )}
    </>
  );
};
