"use client";

import { InputNumber } from "antd";
import { useTranslations } from "next-intl";
import { MOST_DAYS } from "#lib/domain/criteria/bounds.ts";
import type { Condition } from "#lib/domain/criteria/criteria.ts";
import type { Field } from "#lib/domain/criteria/field.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { inOrders, ofLastDays } from "./conditions.ts";
import styles from "./criteria.module.css";

type Props = { field: Field; condition: Condition; language: Language; onChange: (condition: Condition) => void };

const MOST_TIMES = 10_000;

/** Of the last so many days only, in at least so many orders: where the field can be asked so. Left empty: of all. */
export const Modifiers = ({ field, condition, language, onChange }: Props) => {
  const t = useTranslations("builder");
  const name = field.words[language];
  const number = (
    value: number | undefined,
    label: string,
    max: number,
    change: (next: number | undefined) => void,
  ) => (
    <InputNumber<number>
      aria-label={label}
      value={value ?? null}
      min={1}
      max={max}
      precision={0}
      controls={false}
      changeOnWheel={false}
      inputMode="numeric"
      style={{ width: 72 }}
      placeholder={t("any_number")}
      onChange={(next) => change(next ?? undefined)}
    />
  );
  return (
    <>
      {field.countsOrders && (
        <span className={styles.modifier}>
          {t.rich("in_orders", {
            number: () =>
              number(condition.times, t("times_of", { field: name }), MOST_TIMES, (next) =>
                onChange(inOrders(condition, next)),
              ),
          })}
        </span>
      )}
      {field.window && (
        <span className={styles.modifier}>
          {t.rich("in_last", {
            number: () =>
              number(condition.withinDays, t("days_of", { field: name }), MOST_DAYS, (next) =>
                onChange(ofLastDays(condition, next)),
              ),
          })}
        </span>
      )}
    </>
  );
};
