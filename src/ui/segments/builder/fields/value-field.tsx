"use client";

import { Input } from "antd";
import { useTranslations } from "next-intl";
import type { Condition } from "#lib/domain/segments/criteria.ts";
import type { CriteriaReader } from "#lib/domain/segments/criteria-words.ts";
import type { Field } from "#lib/domain/segments/field.ts";
import { valueFormOf } from "#lib/domain/segments/operators.ts";
import { withValue } from "../conditions.ts";
import styles from "../criteria.module.css";
import { NumberField } from "./number-field.tsx";
import { TextField, TextsField } from "./text-field.tsx";

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
  const label = t("value_of", { field: field.words[reader.language] });
  const isPlain = reader.saysOrderOnly?.(field.name) ?? false;
  const change = (next: Condition["value"]) => onChange(withValue(condition, next));
  switch (valueFormOf(field, operator)) {
    case "none":
      return null;
    case "number":
    case "days": {
      const number = typeof value === "number" ? value : undefined;
      const unit = valueFormOf(field, operator) === "days" ? null : field;
      return (
        <NumberField label={label} isPlain={isPlain} isWrong={isWrong} field={unit} value={number} onChange={change} />
      );
    }
    case "two numbers": {
      // Half of a range is kept; the criteria parser reports it as incomplete.
      const [from, to] = [numberAt(value, 0), numberAt(value, 1)];
      const pair = (a: number | undefined, b: number | undefined) =>
        change(a === undefined && b === undefined ? undefined : ([a, b] as unknown as [number, number]));
      return (
        <span className={styles.pair}>
          {t.rich("between", {
            from: () => (
              <NumberField
                label={t("from_of", { field: field.words[reader.language] })}
                field={field}
                isPlain={isPlain}
                isWrong={isWrong}
                value={from}
                onChange={(next) => pair(next, to)}
              />
            ),
            to: () => (
              <NumberField
                label={t("to_of", { field: field.words[reader.language] })}
                field={field}
                isPlain={isPlain}
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
