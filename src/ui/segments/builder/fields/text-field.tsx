"use client";

import { AutoComplete, Input, Select } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { LONGEST_TEXT, MOST_VALUES } from "#lib/domain/segments/bounds.ts";
import { type CriteriaReader, optionInWords } from "#lib/domain/segments/criteria-words.ts";
import type { Field } from "#lib/domain/segments/field.ts";
import { parseCustomField } from "#lib/domain/segments/fields/custom.ts";
import styles from "../criteria.module.css";
import { useSuggestions } from "./use-suggestions.ts";

type Props<Value> = {
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
    <span className={styles.option}>
      <span>{label}</span>
      {customers !== undefined && <span className={styles.faint}>{t("having", { count: customers })}</span>}
    </span>
  );
};

/** One text: chosen from a list, or typed with existing values as suggestions. */
export const TextField = (props: Props<string>) => {
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
export const TextsField = (props: Props<readonly string[]>) => {
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
