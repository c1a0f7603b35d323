"use client";

import { useTranslations } from "next-intl";
import { CLV_TIERS } from "#lib/domain/forecast/forecast-answer.ts";
import type { Day } from "#lib/domain/time/day.ts";
import { ComparedTable } from "#ui/shared/comparison/compared-table.tsx";
import { NotCalculated } from "#ui/shared/comparison/not-calculated.tsx";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ForecastResult } from "./types.ts";

type Compared = NonNullable<ForecastResult["compared"]>;
type Props = { shown: ForecastResult; compared: Compared; onRun: ((asOf: Day) => void) | undefined };

/** The forecast beside that of an earlier day, and what came true of that one. */
export const ComparedForecast = ({ shown, compared, onRun }: Props) => {
  const t = useTranslations();
  const { days } = useFormats();
  const { asOf, answer } = compared;
  const day = days(asOf, asOf);
  const period = t("forecast.compared_day", { day });
  if (!answer) return <NotCalculated period={period} run={compared.run} onRun={onRun && (() => onRun(asOf))} />;
  if (answer.customers === 0) return <Notice>{t("forecast.compared_none", { day })}</Notice>;
  const current = shown.answer;
  const tiers = CLV_TIERS.flatMap((tier) => {
    const [now, before] = [current.tiers, answer.tiers].map((all) => all.find((each) => each.tier === tier));
    const name = now?.label ?? before?.label;
    if (name === undefined) return [];
    const customers = { now: now?.customers ?? 0, before: before?.customers ?? 0 };
    return [{ key: tier, name, customers, worth: { now: now?.value ?? 0, before: before?.value ?? 0 } }];
  });
  const total = {
    key: "total",
    name: t("comparison.total"),
    customers: { now: current.customers, before: answer.customers },
    worth: { now: current.totals.value, before: answer.totals.value },
  };
  return (
    <>
      <Outcome shown={shown} asOf={asOf} answer={answer} />
      <ComparedTable
        period={period}
        rows={[...tiers, total]}
        nameTitle={t("forecast.tier")}
        worthTitle={t("forecast.compared_worth")}
        about={t("forecast.compared_about", { months: shown.months })}
      />
    </>
  );
};

type OutcomeProps = { shown: ForecastResult; asOf: Day; answer: NonNullable<Compared["answer"]> };

/** What was expected, and what the same customers have spent since. */
const Outcome = ({ shown: { months, level }, asOf, answer: { totals, customers, actual } }: OutcomeProps) => {
  const t = useTranslations("forecast");
  const { days, exactPercent, moneyShort } = useFormats();
  if (!actual) return null;
  const expectation = {
    day: days(asOf, asOf),
    months,
    customers,
    level: exactPercent(level),
    expected: moneyShort(totals.value),
    lower: moneyShort(totals.lower),
    upper: moneyShort(totals.upper),
    actual: moneyShort(actual.value),
  };
  return (
    <Notice isQuiet>
      {actual.isComplete
        ? t("compared_actual", expectation)
        : t("compared_actual_so_far", { ...expectation, until: days(actual.until, actual.until) })}
    </Notice>
  );
};
