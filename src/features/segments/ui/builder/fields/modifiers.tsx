"use client";

import { InputNumber, Select } from "antd";
import { useTranslations } from "next-intl";
import type { Language } from "#core/messages/language.ts";
import { MOST_DAYS } from "#features/segments/rules/bounds.ts";
import type { Condition } from "#records/rules/criteria/criteria.ts";
import type { Field } from "#records/rules/criteria/field.ts";
import { pickValueForm } from "#records/rules/criteria/operators.ts";
import { withMinMembership, withTimes, withWindow } from "../conditions.ts";
import styles from "../criteria.module.css";
import { NumberField } from "./number-field.tsx";

type Props = { field: Field; condition: Condition; language: Language; onChange: (condition: Condition) => void };

const MOST_TIMES = 10_000;
const SHARE = { type: "share" } as const;
/** The default minimum membership: above one half, a customer belongs more than not. */
const DEFAULT_MEMBERSHIP = 0.5;

/** Optional limits of a condition (last days, minimum number, minimum membership), if its field supports them. */
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
      {field.takesMembership && pickValueForm(field, condition.operator) !== "none" && (
        <span className={styles.modifier}>
          <Select
            aria-label={t("membership_of", { field: name })}
            value={condition.minMembership === undefined ? "nearest" : "by"}
            options={[
              { value: "nearest", label: t("as_nearest") },
              { value: "by", label: t("by_at_least") },
            ]}
            popupMatchSelectWidth={false}
            onChange={(how) => onChange(withMinMembership(condition, how === "by" ? DEFAULT_MEMBERSHIP : undefined))}
          />
          {condition.minMembership !== undefined && (
            <NumberField
              label={t("least_membership_of", { field: name })}
              field={SHARE}
              value={condition.minMembership}
              isWrong={false}
              onChange={(next) => onChange(withMinMembership(condition, next))}
            />
          )}
        </span>
      )}
      {field.counts && (
        <span className={styles.modifier}>
          {t.rich(`at_least.${field.counts}`, {
            number: () =>
              number(condition.times, t(`times_of.${field.counts ?? "orders"}`, { field: name }), MOST_TIMES, (next) =>
                onChange(withTimes(condition, next)),
              ),
          })}
        </span>
      )}
      {field.window && (
        <span className={styles.modifier}>
          {t.rich("in_last", {
            number: () =>
              number(condition.withinDays, t("days_of", { field: name }), MOST_DAYS, (next) =>
                onChange(withWindow(condition, next)),
              ),
          })}
        </span>
      )}
    </>
  );
};
