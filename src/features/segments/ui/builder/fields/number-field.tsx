"use client";

import { InputNumber } from "antd";
import { useLocale, useTranslations } from "next-intl";
import { useMe } from "#core/ui/session/me.ts";
import { getValueBounds, MOST_DAYS } from "#features/segments/rules/bounds.ts";
import type { Field } from "#records/rules/criteria/field.ts";

type Props = {
  label: string;
  /** The value's field; null for a number of days. */
  field: Pick<Field, "type"> | null;
  value: number | undefined;
  /** Shares are stored as 0 to 1. */
  isPlain?: boolean;
  isWrong: boolean;
  onChange: (value: number | undefined) => void;
};

const PER_CENT = 100;

const getDecimalSeparator = (locale: string): string =>
  new Intl.NumberFormat(locale).formatToParts(0.5).find(({ type }) => type === "decimal")?.value ?? ".";

/** The currency's symbol, before or after an amount. */
const getCurrencySymbol = (locale: string, currency: string): string =>
  new Intl.NumberFormat(locale, { style: "currency", currency })
    .formatToParts(0)
    .find(({ type }) => type === "currency")?.value ?? currency;

/** Leaves room for six digits beside the unit. */
const widthBeside = (unit = ""): number => Math.max(110, 78 + 8 * unit.length);

/** A number input in the field's own unit: money, days, or percent. */
export const NumberField = ({ label, field, value, isPlain = false, isWrong, onChange }: Props) => {
  const t = useTranslations("builder");
  const locale = useLocale();
  const { currency } = useMe().business;
  const isShare = field?.type === "share" && !isPlain;
  const { min, max, whole } = field ? getValueBounds(field) : { min: 1, max: MOST_DAYS, whole: true };
  const unit = {
    share: isPlain ? undefined : "%",
    days: t("unit_days"),
    rate: t("unit_rate"),
  }[field === null ? "days" : (field.type as string)];
  // 0.07 × 100 is 7.000000000000001.
  const shown = value === undefined ? null : isShare ? Number((value * PER_CENT).toFixed(6)) : value;
  return (
    <InputNumber<number>
      aria-label={label}
      value={shown}
      {...(isWrong && { status: "error" as const, "aria-invalid": true })}
      min={isShare ? 0 : min}
      max={isShare ? PER_CENT : max}
      {...(whole && { precision: 0 })}
      decimalSeparator={getDecimalSeparator(locale)}
      controls={false}
      changeOnWheel={false}
      inputMode="decimal"
      style={{ width: field?.type === "money" ? 150 : widthBeside(unit) }}
      {...(field?.type === "money" && { prefix: getCurrencySymbol(locale, currency) })}
      {...(unit && { suffix: unit })}
      onChange={(next) => onChange(next === null ? undefined : isShare ? next / PER_CENT : next)}
    />
  );
};
