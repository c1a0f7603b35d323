"use client";

import { AutoComplete, Input, Select } from "antd";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useAnswer } from "#core/ui/use-answer.ts";
import { withValue } from "#features/segments/ui/builder/tree.ts";
import type { Condition } from "#records/rules/criteria/criteria.ts";
import { optionInWords } from "#records/rules/criteria/criteria-words.ts";
import {
  type CriteriaReader,
  type Field,
  LONGEST_TEXT,
  MOST_VALUES,
  pickValueForm,
} from "#records/rules/criteria/field.ts";
import { parseCustomField } from "#records/rules/criteria/fields/profile.ts";
import { NumberField } from "./condition-fields.tsx";
import styles from "./criteria.module.css";

const PAUSE_MS = 250;
const FRESH_MS = 60_000;

/** Existing values of a field that contain the typed text, most frequent first; loaded once `isOpen`. */
const useSuggestions = (field: Field, isOpen: boolean, letters: string) => {
  const [q, setQ] = useState(letters);
  useEffect(() => {
    const timer = setTimeout(() => setQ(letters), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [letters]);
  const { answer, isUpdating } = useAnswer(
    "GET /api/admin/criteria-values",
    { field: field.name, q },
    { isAllowed: isOpen && field.hasSuggestions === true, keepsBefore: true, staleMs: FRESH_MS },
  );
  return { values: answer?.data ?? [], isUpdating };
};

type TextInputProps<Value> = {
  label: string;
  field: Field;
  reader: CriteriaReader;
  value: Value | undefined;
  isWrong: boolean;
  onChange: (value: Value | undefined) => void;
};

const CLOSED = ["inSegment", "storefront", "firstOrderStorefront", "event"];

/** Only existing values can be chosen, because typed IDs and events that never occur would match no customer. */
const isClosed = (field: Field): boolean =>
  field.options !== undefined || field.type === "choice" || CLOSED.includes(field.name);

type Suggested = { value: string; label: string; customers?: number };

const useOptions = (field: Field, reader: CriteriaReader, isOpen: boolean, letters: string): Suggested[] => {
  const { values } = useSuggestions(field, isOpen, letters);
  const options = field.options ?? (parseCustomField(field.name) ? reader.namedValuesOf?.(field.name) : undefined);
  if (!options || options.length === 0) return values;
  const customers = new Map(values.map((one) => [one.value, one.customers]));
  const all = options.map((value) => ({ value, label: optionInWords(field, value, reader) }));
  if (customers.size === 0) return all;
  // Values that customers have come first.
  const counted = all.map((one) => ({ ...one, customers: customers.get(one.value) ?? 0 }));
  return counted.toSorted((a, b) => Number(b.customers > 0) - Number(a.customers > 0));
};

/** An option: the value and its number of customers. */
const useOptionLine = () => {
  const t = useTranslations("builder");
  return ({ label, customers }: Suggested) => (
    <span className={`flex items-baseline justify-between gap-16 wrap-normal ${styles.option}`}>
      <span>{label}</span>
      {customers !== undefined && <span className={styles.faint}>{t("having", { count: customers })}</span>}
    </span>
  );
};

/** One text: chosen from a list, or typed with existing values as suggestions. */
const TextField = (props: TextInputProps<string>) => {
  const { label, field, reader, value, isWrong, onChange } = props;
  const t = useTranslations("builder");
  const [isOpen, setOpen] = useState(false);
  const options = useOptions(field, reader, isOpen || isClosed(field), isClosed(field) ? "" : (value ?? ""));
  const line = useOptionLine();
  const status = isWrong ? { status: "error" as const, "aria-invalid": true } : {};
  if (isClosed(field)) {
    const choices = options.map((option) => ({ value: option.value, label: option.label }));
    // A saved value may no longer occur.
    if (value !== undefined && !choices.some((choice) => choice.value === value)) {
      choices.push({ value, label: optionInWords(field, value, reader) });
    }
    return (
      <Select<string>
        aria-label={label}
        showSearch
        optionFilterProp="label"
        {...(value !== undefined && { value })}
        options={choices}
        placeholder={t("choose")}
        popupMatchSelectWidth={false}
        {...status}
        onChange={onChange}
      />
    );
  }
  const change = (text: string) => onChange(text === "" ? undefined : text);
  if (!field.hasSuggestions) {
    return (
      <Input
        aria-label={label}
        className={styles.text ?? ""}
        value={value ?? ""}
        maxLength={LONGEST_TEXT}
        {...status}
        onChange={({ target }) => change(target.value)}
      />
    );
  }
  return (
    <AutoComplete
      aria-label={label}
      className={styles.text ?? ""}
      value={value ?? ""}
      {...(isWrong && { status: "error" as const })}
      options={options.map((option) => ({ value: option.value, label: line(option) }))}
      onOpenChange={setOpen}
      onChange={change}
    />
  );
};

/** Several texts. */
const TextsField = (props: TextInputProps<readonly string[]>) => {
  const { label, field, reader, value = [], isWrong, onChange } = props;
  const t = useTranslations("builder");
  const [isOpen, setOpen] = useState(false);
  const [letters, setLetters] = useState("");
  const options = useOptions(field, reader, isOpen, letters);
  const line = useOptionLine();
  const known = new Map(options.map((option) => [option.value, option]));
  return (
    <Select<string[], Suggested>
      aria-label={label}
      mode={isClosed(field) ? "multiple" : "tags"}
      className={styles.texts ?? ""}
      {...(isWrong && { status: "error" as const })}
      placeholder={t("choose")}
      value={[...value]}
      options={options}
      filterOption={
        field.options || parseCustomField(field.name)
          ? (text, option) => !!option?.label.toLowerCase().includes(text.toLowerCase())
          : false
      }
      optionRender={({ data }) => line(data)}
      labelRender={({ value: one }) => known.get(String(one))?.label ?? optionInWords(field, String(one), reader)}
      notFoundContent={t("no_values")}
      maxCount={MOST_VALUES}
      tokenSeparators={isClosed(field) ? [] : [","]}
      onOpenChange={setOpen}
      onSearch={setLetters}
      onChange={(next) => onChange(next.length === 0 ? undefined : next)}
    />
  );
};

type Props = {
  field: Field;
  condition: Condition;
  reader: CriteriaReader;
  isWrong: boolean;
  onChange: (condition: Condition) => void;
};

const numberAt = (value: Condition["value"], at: 0 | 1): number | undefined => {
  const one = Array.isArray(value) ? value[at] : undefined;
  return typeof one === "number" ? one : undefined;
};

/** The input for the operator: one or two numbers, one or several texts, a date, or none. */
export const ValueField = ({ field, condition, reader, isWrong, onChange }: Props) => {
  const t = useTranslations("builder");
  const { value, operator } = condition;
  const label = t("value_of", { field: field.nameIn(reader.language) });
  const change = (next: Condition["value"]) => onChange(withValue(condition, next));
  switch (pickValueForm(field, operator)) {
    case "none":
      return null;
    case "number":
    case "days": {
      const number = typeof value === "number" ? value : undefined;
      const unit = pickValueForm(field, operator) === "days" ? null : field;
      return <NumberField label={label} isWrong={isWrong} field={unit} value={number} onChange={change} />;
    }
    case "two numbers": {
      // Half of a range is kept; the criteria parser reports it as incomplete.
      const [from, to] = [numberAt(value, 0), numberAt(value, 1)];
      const pair = (a: number | undefined, b: number | undefined) =>
        change(a === undefined && b === undefined ? undefined : ([a, b] as unknown as [number, number]));
      return (
        <span className={`inline-flex items-center gap-6 ${styles.pair}`}>
          {t.rich("between", {
            from: () => (
              <NumberField
                label={t("from_of", { field: field.nameIn(reader.language) })}
                field={field}
                isWrong={isWrong}
                value={from}
                onChange={(next) => pair(next, to)}
              />
            ),
            to: () => (
              <NumberField
                label={t("to_of", { field: field.nameIn(reader.language) })}
                field={field}
                isWrong={isWrong}
                value={to}
                onChange={(next) => pair(from, next)}
              />
            ),
          })}
        </span>
      );
    }
    case "text": {
      const text = typeof value === "string" ? value : undefined;
      return <TextField label={label} field={field} reader={reader} isWrong={isWrong} value={text} onChange={change} />;
    }
    case "texts": {
      const texts = Array.isArray(value) ? value.map(String) : undefined;
      return (
        <TextsField label={label} field={field} reader={reader} isWrong={isWrong} value={texts} onChange={change} />
      );
    }
    case "date":
      return (
        <Input
          type="date"
          max="9999-12-31"
          aria-label={label}
          className={styles.date ?? ""}
          value={typeof value === "string" ? value : ""}
          {...(isWrong && { status: "error" as const, "aria-invalid": true })}
          onChange={({ target }) => change(target.value === "" ? undefined : target.value)}
        />
      );
  }
};
