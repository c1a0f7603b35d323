"use client";

import { Button, Input, Segmented, Select } from "antd";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { LANGUAGES, type Language, toLanguage } from "#core/messages/language.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { FormProblems } from "#core/ui/forms/form-problems.tsx";
import { LANGUAGE_NAMES } from "#core/ui/messages/language.ts";
import { Card } from "#core/ui/page/card.tsx";
import { SettingsPage } from "#core/ui/page/settings-page.tsx";
import { useRefreshMe } from "#core/ui/session/me-reader.ts";
import { useLanguage } from "#core/ui/session/use-preferences.ts";
import { useAnswer, useInvalidateRoutes, useShowWritten } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { BusinessTextsAnswer, EditableText, TextSample } from "#features/playbooks/contracts/texts.ts";
import { RFM_KEYS_BY_VALUE } from "#lib/rfm/segments.ts";
import { fillText, findTextProblem, rfmActionKey, type TextKey } from "#records/rules/business-texts.ts";
import { customerName } from "#records/ui/people/customer-name.ts";
import { SegmentName } from "#records/ui/people/segment-mark.tsx";
import styles from "./texts.module.css";

/** Typed texts that are not saved yet; the standard text resets a text. */
type Draft = Readonly<Partial<Record<`${TextKey} ${Language}`, string>>>;

export const savedText = ({ own, standard }: EditableText, language: Language): string =>
  own[language] ?? standard[language];

export const draftText = (draft: Draft, text: EditableText, language: Language): string =>
  draft[`${text.key} ${language}`] ?? savedText(text, language);

/** The draft with this text; without it if it equals the saved one. */
export const withDraft = (draft: Draft, text: EditableText, language: Language, typed: string): Draft => {
  const { [`${text.key} ${language}` as const]: _, ...others } = draft;
  return typed === savedText(text, language) ? others : { ...others, [`${text.key} ${language}`]: typed };
};

/** What the draft changes, as the API takes it. */
export const toTextChanges = (draft: Draft, texts: readonly EditableText[]) =>
  texts.flatMap((text) =>
    LANGUAGES.flatMap((language) => {
      const typed = draft[`${text.key} ${language}`];
      if (typed === undefined) return [];
      return [{ key: text.key, language, text: typed.trim() === text.standard[language] ? null : typed }];
    }),
  );

type TextFieldProps = {
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
const TextField = ({ label, text, language, value, sample, onChange }: TextFieldProps) => {
  const t = useTranslations("texts");
  const id = useId();
  const { key, maxLength, placeholders, standard } = text;
  const problem = findTextProblem(key, value);
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
    <div className={`stack gap-4 ${styles.field}`}>
      <span className={`row items-center justify-between gap-4-16 ${styles.head}`}>
        <label className="font-medium" htmlFor={id}>
          {label}
        </label>
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
        <span className="row gap-4 mt-4">
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
      <span
        id={`${id}-about`}
        className={problem ? "small text-error" : `small faint ${styles.about}`}
        role={problem ? "alert" : undefined}
      >
        {problem
          ? t(`problems.${problem.reason}`, { max: maxLength, ...problem })
          : !isMessage && filled === value && lengthNote}
      </span>
      {!problem && (isMessage || filled !== value) && (
        <div className={styles.preview}>
          <span className={`small faint ${styles.about}`}>
            {[t("preview"), lengthNote].filter(Boolean).join(" · ")}
          </span>
          <p lang={language}>{filled}</p>
        </div>
      )}
    </div>
  );
};

const NUMBERS = ["1", "2", "3"] as const;

type Props = { saved: BusinessTextsAnswer; samples: readonly TextSample[] };

/** All texts in one language at a time, saved together. If another user saved first, the typed texts are kept. */
const TextsForm = ({ saved, samples }: Props) => {
  const t = useTranslations("texts");
  const words = useTranslations();
  const [language, setLanguage] = useState<Language>(toLanguage(useLanguage(false).language));
  const [draft, setDraft] = useState<Draft>({});
  const sampleField = useId();
  const [sampleId, setSampleId] = useState(samples[0]?.id);
  const refreshMe = useRefreshMe();
  const invalidate = useInvalidateRoutes();
  const showWritten = useShowWritten();
  const { write, isBusy, error } = useWrite("PUT /api/admin/actions/texts", { key: "texts", isQuiet: true });
  const sample = samples.find(({ id }) => id === sampleId);
  const changes = toTextChanges(draft, saved.texts);
  const isWrong = changes.some(({ key, text }) => text !== null && findTextProblem(key, text) !== null);
  const save = async () => {
    const written = await write({ version: saved.version, changes }, { successMessage: words("states.saved") });
    if (!written) return;
    setDraft({});
    await Promise.all([refreshMe(), showWritten("GET /api/admin/actions/texts", () => written)]);
  };
  const field = (key: TextKey, label: string) => {
    const text = saved.texts.find((one) => one.key === key);
    if (!text) return null;
    return (
      <TextField
        key={`${key} ${language}`}
        label={label}
        text={text}
        language={language}
        value={draftText(draft, text, language)}
        sample={sample}
        onChange={(typed) => setDraft((now) => withDraft(now, text, language, typed))}
      />
    );
  };
  return (
    <>
      <div className="row items-center gap-8-16">
        <Segmented
          name="language"
          aria-label={t("language")}
          value={language}
          options={LANGUAGES.map((key) => ({ value: key, label: LANGUAGE_NAMES[key] }))}
          onChange={setLanguage}
        />
        {samples.length > 0 && (
          <label className={`row items-center gap-8 ${styles.sample}`} htmlFor={sampleField}>
            {t("preview_with")}
            <Select
              id={sampleField}
              value={sampleId ?? null}
              options={samples.map((one) => ({ value: one.id, label: customerName(one) }))}
              onChange={(id) => setSampleId(id ?? undefined)}
            />
          </label>
        )}
      </div>
      <FormProblems problems={[]} error={error} />
      {error?.code === "EDITED_MEANWHILE" && (
        <Button className="self-start" onClick={() => void invalidate("GET /api/admin/actions/texts")}>
          {words("business.load_current")}
        </Button>
      )}
      <Card title={t("message")} isLoose>
        <p className={`small faint ${styles.about}`}>{t("message_about")}</p>
        {field("outreach_message", t("message"))}
      </Card>
      <Card title={t("churn")} isLoose>
        {field("churn_call", t("churn_call"))}
        {field("churn_message", t("churn_message"))}
      </Card>
      <div className={`grid gap-16 ${styles.segments}`}>
        {RFM_KEYS_BY_VALUE.map((segment) => (
          <Card key={segment} isLoose aria-label={words(`rfm_segments.${segment}.name`)}>
            <h2 className={styles.title}>
              <SegmentName segment={segment} />
            </h2>
            {NUMBERS.map((number) => field(rfmActionKey(segment, number), t("action", { number })))}
          </Card>
        ))}
      </div>
      <div className={`row items-center gap-8-16 panel bottom-bar ${styles.save}`}>
        <span role="status">{changes.length > 0 && t("unsaved", { count: changes.length })}</span>
        <Button disabled={changes.length === 0 || isBusy} onClick={() => setDraft({})}>
          {t("discard")}
        </Button>
        <Button type="primary" disabled={changes.length === 0 || isWrong} loading={isBusy} onClick={() => void save()}>
          {words("buttons.save")}
        </Button>
      </div>
    </>
  );
};

/** The business's own messages and recommended actions. */
export const TextsPage = () => {
  const t = useTranslations();
  const texts = useAnswer("GET /api/admin/actions/texts", {});
  const samples = useAnswer("GET /api/admin/actions/texts/samples", {});
  const error = texts.error ?? samples.error;
  return (
    <SettingsPage title={t("nav.texts")} about={t("texts.about")}>
      {error ? (
        <ErrorCard title={t("texts.failed")} error={error} onRetry={texts.error ? texts.retry : samples.retry} />
      ) : texts.answer && samples.answer ? (
        <TextsForm saved={texts.answer.data} samples={samples.answer.data} />
      ) : (
        <div className="placeholder panel" aria-busy="true" />
      )}
    </SettingsPage>
  );
};
