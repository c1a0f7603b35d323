"use client";

import { Input, Select } from "antd";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { Card } from "#core/ui/page/card.tsx";
import type { WireScheme } from "#features/report/contracts/rfm-scheme.ts";
import type { SchemeProblem } from "#features/report/rules/scheme-problems.ts";
import { RFM_KEYS_BY_VALUE, type RfmSegmentKey } from "#lib/rfm/segments.ts";
import { SWATCHES, type Swatch } from "#records/rules/rfm/swatches.ts";
import { useStandardSegments } from "#records/ui/people/own-segments.tsx";
import styles from "./rfm-scheme.module.css";
import { type DraftWords, type Look, swatchStyle, typedText, useProblemWords } from "./scheme-model.ts";

type Props = {
  scheme: WireScheme;
  currency: string;
  words: DraftWords;
  problems: readonly SchemeProblem[];
  onChange: (key: RfmSegmentKey, change: Partial<Look>) => void;
};

/** Names, descriptions, colors and actions; an empty field is the standard. */
export const LooksCard = ({ scheme, words, ...props }: Props) => {
  const t = useTranslations("rfm_scheme");
  return (
    <Card title={t("looks")} isLoose>
      <p className="text-13 soft">{t("looks_about")}</p>
      {RFM_KEYS_BY_VALUE.map((key) => {
        const isWrong = props.problems.some(({ path }) => path.startsWith(`looks.${key}.`));
        return (
          <details key={key} className={styles.look} open={isWrong || undefined}>
            <summary className="flex items-center gap-8">
              <span
                aria-hidden
                className={`place-center flex-none font-semibold ${styles.letters}`}
                style={words.style(key)}
              >
                {words.letters(key)}
              </span>
              {words.name(key)}
            </summary>
            <LookFields look={scheme.looks.find((look) => look.key === key)} segment={key} words={words} {...props} />
          </details>
        );
      })}
    </Card>
  );
};

type FieldsProps = Omit<Props, "scheme"> & { look: Look | undefined; segment: RfmSegmentKey };

const LookFields = ({ look, segment, words, currency, problems, onChange }: FieldsProps) => {
  const t = useTranslations("rfm_scheme");
  const id = useId();
  const standard = useStandardSegments()[segment];
  const problemWords = useProblemWords();
  const actions = [standard.actions[1], standard.actions[2], standard.actions[3]];
  if (!look) return null;
  const field = (
    part: string,
    label: string,
    value: string | null,
    placeholder: string,
    set: (text: string) => void,
  ) => {
    const problem = problems.find(({ path }) => path === `looks.${segment}.${part}`);
    return (
      <div key={part} className="grid gap-4">
        <label htmlFor={`${id}-${part}`}>{label}</label>
        <Input
          id={`${id}-${part}`}
          value={value ?? ""}
          placeholder={placeholder}
          {...(problem && { status: "error" as const, "aria-describedby": `${id}-${part}-problem` })}
          onChange={({ target }) => set(target.value)}
        />
        {problem && (
          <span id={`${id}-${part}-problem`} className="text-13 text-error" role="alert">
            {problemWords(problem, currency)}
          </span>
        )}
      </div>
    );
  };
  const colorProblem = problems.find(({ path }) => path === `looks.${segment}.color`);
  return (
    <div className={`grid gap-12 ${styles.fields}`}>
      {field("name", t("name"), look.name, standard.name, (text) => onChange(segment, { name: typedText(text) }))}
      {field("description", t("description"), look.description, standard.description, (text) =>
        onChange(segment, { description: typedText(text) }),
      )}
      <div className="grid gap-4">
        <label htmlFor={`${id}-color`}>{t("color")}</label>
        <Select<Swatch>
          id={`${id}-color`}
          value={look.color ?? segment}
          {...(colorProblem && { status: "error" as const })}
          options={SWATCHES.map((swatch) => ({ value: swatch, label: t(`swatches.${swatch}`) }))}
          optionRender={({ value }) => (
            <span className="inline-flex items-center gap-6">
              <span
                aria-hidden
                className={`place-center flex-none font-semibold ${styles.letters}`}
                style={swatchStyle(value as Swatch)}
              />
              {t(`swatches.${value as Swatch}`)}
            </span>
          )}
          onChange={(swatch) => onChange(segment, { color: swatch === segment ? null : swatch })}
        />
        {colorProblem && "segment" in colorProblem && (
          <span className="text-13 text-error" role="alert">
            {t("problems.same_color_as", { segment: words.name(colorProblem.segment) })}
          </span>
        )}
      </div>
      {actions.map((action, at) =>
        field(`actions[${at}]`, t("action", { number: at + 1 }), look.actions[at] ?? null, action, (text) =>
          onChange(segment, {
            actions: look.actions.map((before, i) => (i === at ? typedText(text) : before)),
          }),
        ),
      )}
    </div>
  );
};
