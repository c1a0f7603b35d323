"use client";

import { Checkbox, Input } from "antd";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { type Day, isDay } from "#lib/domain/time/day.ts";
import { BasisChoice } from "#ui/shared/value-basis/basis-choice.tsx";
import { PeriodMenu } from "../controls/period-menu.tsx";
import { StorefrontMenu } from "../controls/storefront-menu.tsx";
import type { FlowsState } from "../movement/flows-state.ts";
import styles from "./flows.module.css";

type Props = {
  state: FlowsState;
  dates: { from: Day; to: Day };
  today: Day;
  change: (wish: Partial<FlowsState>) => void;
};

type DateFieldProps = { label: string; value: Day; max: Day; onChoose: (day: Day) => void };

const DateField = ({ label, value, max, onChoose }: DateFieldProps) => {
  const id = useId();
  return (
    <label className={styles.date} htmlFor={id}>
      {label}
      <Input
        key={value}
        id={id}
        type="date"
        max={max}
        defaultValue={value}
        onChange={({ target }) => isDay(target.value) && target.value > "1999" && onChoose(target.value)}
      />
    </label>
  );
};

/** The two dates, what counts as a period, and the months in between. */
export const FlowsControls = ({ state, dates, today, change }: Props) => {
  const t = useTranslations("movement");
  return (
    <div className={styles.controls}>
      <DateField label={t("from_date")} value={dates.from} max={dates.to} onChoose={(from) => change({ from })} />
      <DateField label={t("to_date")} value={dates.to} max={today} onChoose={(to) => change({ to })} />
      <PeriodMenu isDated days={state.days} onChoose={(days) => change({ days })} />
      <StorefrontMenu chosen={state.storefront} onChoose={(storefront) => change({ storefront })} />
      <BasisChoice basis={state.basis} onChoose={(basis) => change({ basis })} />
      <Checkbox checked={state.isMonthly} onChange={({ target }) => change({ isMonthly: target.checked })}>
        {t("monthly")}
      </Checkbox>
    </div>
  );
};
