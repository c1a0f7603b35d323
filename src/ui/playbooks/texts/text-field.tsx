"use client";

import { Button, Input } from "antd";
import { useTranslations } from "next-intl";
import { useId } from "react";
import type { EditableText, TextSample } from "#contracts/playbooks/texts.ts";
import { fillText, textProblemOf } from "#lib/domain/texts/business-texts.ts";
import type { Language } from "#lib/domain/words/language.ts";
import styles from "./texts.module.css";

type Props = {
  label: string;
  text: EditableText;
  language: Language;
  value: string;
  sample: TextSample | undefined;
  onChange: (value: string) => void;
};

/** From which share of the limit on the length is shown. */
const NEAR_LIMIT = 0.8;

/** Edits a text, with what is wrong with it, the preview for a customer, and a reset. */
export const TextField = ({ label, text, language, value, sample, onChange }: Props) => {
  const t = useTranslations("texts");
  const id = useId();
  const { key, maxLength, placeholders, standard } = text;
  const problem = textProblemOf(key, value);
  const isMessage = key === "outreach_message";
  const length = [...value].length;
  const lengthNote = length > NEAR_LIMIT * maxLength ? t("length", { count: length, max: maxLength }) : null;
  const filled = sample ? fillText(value, sample.values[language]) : value;
  const field = {
    id,
    lang: language,
    value,
    maxLength: maxLength * 2,
    "aria-describedby": `${id}-about`,
    "aria-invalid": problem !== null,
    ...(problem && { status: "error" as const }),
  };
  return (
    <div className={styles.field}>
      <span className={styles.head}>
        <label htmlFor={id}>{label}</label>
        {value.trim() !== standard[language] && (
          <Button
            size="small"
            type="link"
            aria-label={t("reset_of", { name: label })}
            onClick={() => onChange(standard[language])}
          >
            {t("reset")}
          </Button>
        )}
      </span>
      {isMessage ? (
        <Input.TextArea
          {...field}
          autoSize={{ minRows: 3, maxRows: 10 }}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <Input {...field} onChange={(event) => onChange(event.target.value)} />
      )}
      {isMessage && (
        <span className={styles.placeholders}>
          {placeholders.map((name) => (
            <Button
              key={name}
              size="small"
              aria-label={t("insert", { name: t(`placeholders.${name}`) })}
              title={t(`placeholders.${name}`)}
              onClick={() => onChange(`${value}{${name}}`)}
            >
              {`{${name}}`}
            </Button>
          ))}
        </span>
      )}
      <span id={`${id}-about`} className={problem ? styles.problem : styles.about} role={problem ? "alert" : undefined}>
        {problem
          ? t(`problems.${problem.reason}`, { max: maxLength, ...problem })
          : !isMessage && filled === value && lengthNote}
      </span>
      {!problem && (isMessage || filled !== value) && (
        <div className={styles.preview}>
          <span className={styles.about}>{[t("preview"), lengthNote].filter(Boolean).join(" · ")}</span>
          <p lang={language}>{filled}</p>
        </div>
      )}
    </div>
  );
};
