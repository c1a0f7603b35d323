"use client";

import { InputNumber, Select } from "antd";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { LanguageTag } from "#core/messages/language.ts";
import { useHidesPersonalData, useMe } from "#core/ui/session/me.ts";
import { PERSONAL_FIELDS } from "#core/values/personal-data.ts";
import { fold } from "#lib/fold.ts";
import { FIELDS, findField, getField } from "#records/rules/criteria/catalogue.ts";
import type { Condition } from "#records/rules/criteria/criteria.ts";
import { namedField } from "#records/rules/criteria/criteria-words.ts";
import {
  type CriteriaReader,
  FIELD_GROUPS,
  type Field,
  getValueBounds,
  MOST_DAYS,
  pickValueForm,
} from "#records/rules/criteria/field.ts";
import styles from "./criteria.module.css";

import { withMinMembership, withTimes, withWindow } from "./tree.ts";

const NAME = "criteria-recent-fields";
const MOST = 4;

/** The fields last used on this device, most recent first. */
const recentFields = (): string[] => {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return Array.isArray(stored) ? stored.map(String).slice(0, MOST) : [];
  } catch {
    return [];
  }
};

const rememberField = (name: string): void => {
  const others = recentFields().filter((each) => each !== name);
  try {
    localStorage.setItem(NAME, JSON.stringify([name, ...others].slice(0, MOST)));
  } catch {
    // Full or blocked storage only disables this shortcut.
  }
};

type FieldPickerProps = {
  field: Field | undefined;
  reader: CriteriaReader;
  isWrong: boolean;
  onChoose: (field: Field) => void;
};

/** Chooses a field: all fields by group with a search, recently used ones on top. */
export const FieldPicker = ({ field, reader, isWrong, onChoose }: FieldPickerProps) => {
  const { language, ownFields = [] } = reader;
  const t = useTranslations("builder");
  const [recent, setRecent] = useState<readonly string[]>([]);
  const optionOf = (one: Field, group: string) => ({
    value: group === "recent" ? `recent:${one.name}` : one.name,
    label: one.nameIn(language),
    unit: t(`types.${one.type}`),
    words: fold(`${one.nameIn(language)} ${one.name}`),
  });
  // The server refuses their conditions.
  const isMasked = useHidesPersonalData();
  const usable = FIELDS.filter(
    ({ name }) => !isMasked || name === field?.name || !Object.hasOwn(PERSONAL_FIELDS, name),
  );
  const all = [...usable, ...ownFields.map((name) => namedField(getField(name), reader))];
  const last = recent.flatMap((name) => all.find((one) => one.name === name) ?? []);
  const groups = [
    ...(last.length > 0 ? [{ label: t("recent"), options: last.map((one) => optionOf(one, "recent")) }] : []),
    ...FIELD_GROUPS.flatMap((group) => {
      const options = all.filter((one) => one.group === group).map((one) => optionOf(one, group));
      return options.length === 0 ? [] : { label: t(`groups.${group}`), options };
    }),
  ];
  return (
    <Select<string>
      showSearch
      data-part="field"
      className={styles.field ?? ""}
      aria-label={t("field")}
      popupMatchSelectWidth={320}
      listHeight={360}
      {...(field && { value: field.name })}
      {...(!field && isWrong && { status: "error" as const, "aria-invalid": true })}
      placeholder={t("choose_field")}
      options={groups}
      filterOption={(text, option) =>
        option !== undefined && "words" in option && String(option.words).includes(fold(text))
      }
      optionRender={({ label, data }) => (
        <span className={`flex items-baseline justify-between gap-16 wrap-normal ${styles.option}`}>
          <span>{label}</span>
          <span className={styles.faint}>{"unit" in data ? String(data.unit) : ""}</span>
        </span>
      )}
      notFoundContent={t("no_field")}
      onOpenChange={(isOpen) => isOpen && setRecent(recentFields())}
      onChange={(name) => {
        const chosen = findField(name.replace(/^recent:/, ""));
        if (!chosen) return;
        rememberField(chosen.name);
        onChoose(chosen);
      }}
    />
  );
};

type NumberFieldProps = {
  label: string;
  /** The value's field; null for a number of days. */
  field: Pick<Field, "type"> | null;
  value: number | undefined;
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
export const NumberField = ({ label, field, value, isWrong, onChange }: NumberFieldProps) => {
  const t = useTranslations("builder");
  const locale = useLocale();
  const { currency } = useMe().business;
  const isShare = field?.type === "share";
  const { min, max, whole } = field ? getValueBounds(field) : { min: 1, max: MOST_DAYS, whole: true };
  const unit = {
    share: "%",
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

type ModifiersProps = {
  field: Field;
  condition: Condition;
  language: LanguageTag;
  onChange: (condition: Condition) => void;
};

const MOST_TIMES = 10_000;
const SHARE = { type: "share" } as const;
/** The default minimum membership: above one half, a customer belongs more than not. */
const DEFAULT_MEMBERSHIP = 0.5;

/** Optional limits of a condition (last days, minimum number, minimum membership), if its field supports them. */
export const Modifiers = ({ field, condition, language, onChange }: ModifiersProps) => {
  const t = useTranslations("builder");
  const name = field.nameIn(language);
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
        <span className={`inline-flex items-center gap-6 soft ${styles.modifier}`}>
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
        <span className={`inline-flex items-center gap-6 soft ${styles.modifier}`}>
          {t.rich(`at_least.${field.counts}`, {
            number: () =>
              number(condition.times, t(`times_of.${field.counts ?? "orders"}`, { field: name }), MOST_TIMES, (next) =>
                onChange(withTimes(condition, next)),
              ),
          })}
        </span>
      )}
      {field.window && (
        <span className={`inline-flex items-center gap-6 soft ${styles.modifier}`}>
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
