"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { lazily } from "#core/ui/lazily.tsx";
import { ChoiceMenu } from "#core/ui/menu-button.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { addDays, toLocalDay } from "#lib/time/day.ts";
import { COMPARISONS, PERIOD_DAYS, STANDARD_DAYS } from "#records/rules/report-choices.ts";
import type { OverviewState } from "./overview-address.ts";

const DatesDialog = lazily(() => import("./dates-dialog.tsx").then(({ DatesDialog: it }) => it));

type Props = {
  chosen: Pick<OverviewState, "days" | "from" | "to" | "compare">;
  onChoose: (chosen: Partial<OverviewState>) => void;
};

/** The period of the whole page, up to yesterday or with own dates, and what it is compared with. */
export const PeriodMenus = ({ chosen: { days, from, to, compare }, onChoose }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const { business } = useMe();
  const [isAsking, setAsking] = useState(false);
  const yesterday = addDays(toLocalDay(new Date(), business.timeZone), -1);
  const hasDates = from !== null && to !== null;
  const lengths = PERIOD_DAYS.map((length) => ({
    key: String(length),
    label: t("overview.periods.days", { days: length }),
  }));
  return (
    <>
      <ChoiceMenu
        label={t("terms.period")}
        words={hasDates ? formats.days(from, to) : t("overview.periods.days", { days })}
        options={[...lengths, { key: "dates", label: t("overview.periods.other") }]}
        chosen={hasDates ? "dates" : String(days)}
        onChoose={(key) => {
          if (key === "dates") setAsking(true);
          else
            onChoose({
              days: PERIOD_DAYS.find((length) => String(length) === key) ?? STANDARD_DAYS,
              from: null,
              to: null,
            });
        }}
      />
      <ChoiceMenu
        label={t("overview.periods.against")}
        words={t(`overview.periods.${compare}`)}
        options={COMPARISONS.map((key) => ({ key, label: t(`overview.periods.${key}`) }))}
        chosen={compare}
        onChoose={(key) => onChoose({ compare: COMPARISONS.find((each) => each === key) ?? "previous" })}
      />
      {isAsking && (
        <DatesDialog
          from={from ?? addDays(yesterday, 1 - days)}
          to={to ?? yesterday}
          latest={yesterday}
          onClose={() => setAsking(false)}
          onChoose={(dates) => {
            setAsking(false);
            onChoose(dates);
          }}
        />
      )}
    </>
  );
};
