"use client";

import { useCan } from "@refinedev/core";
import { Button, Input } from "antd";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useId, useState } from "react";
import type { AnswerOf } from "#core/ui/call.ts";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useIsPhone } from "#core/ui/use-device.ts";
import { useWrite } from "#core/ui/use-write.ts";
import { findField } from "#records/rules/criteria/catalogue.ts";
import { criteriaInWords, namedField } from "#records/rules/criteria/criteria-words.ts";
import { type CriteriaReader, MOST_SENTENCE } from "#records/rules/criteria/field.ts";
import { readCriteria } from "#records/rules/criteria/read-criteria.ts";
import { takeSentence } from "#records/ui/list/sentence-handover.ts";
import { useCriteriaReader } from "#records/ui/list/use-criteria-reader.ts";
import type { LivePreview } from "#records/ui/list/use-preview.ts";
import { CriteriaBuilder } from "../builder/criteria-builder.tsx";
import type { Builder } from "../builder/use-builder.ts";
import styles from "../segments.module.css";

// The first preview takes a request, so its list need not be in the script that the page starts with.
const PreviewedCustomers = lazily(() => import("./preview.tsx").then(({ PreviewedCustomers: it }) => it));

type Read = AnswerOf<"POST /api/admin/segments/from-sentence">["data"];

/** What to check in the conditions, besides the conditions themselves. */
const Doubts = ({ read, reader }: { read: Read; reader: CriteriaReader }) => {
  const t = useTranslations("sentence");
  const quoted = (texts: readonly string[]) => texts.map((text) => t("quoted", { text })).join(", ");
  const fieldName = (name: string) => {
    const field = findField(name);
    return field ? namedField(field, reader).nameIn(reader.language) : name;
  };
  return (
    <Notice role="status" isQuiet={read.notUnderstood.length === 0 && read.unknownValues.length === 0}>
      {t("check")} {read.notUnderstood.length > 0 && `${t("not_understood", { parts: quoted(read.notUnderstood) })} `}
      {read.unknownValues
        .map(({ field, values }) => t("unknown_values", { field: fieldName(field), values: quoted(values) }))
        .join(" ")}
    </Notice>
  );
};

/**
 * Turns a sentence into conditions, which replace those in the builder, where they are checked and can be undone. Absent
 * without a language model. A sentence in the address is filled in, and read at once if it comes from the command palette.
 */
export const SentenceField = ({ builder, reader }: { builder: Builder; reader: CriteriaReader }) => {
  const t = useTranslations("sentence");
  const id = useId();
  const given = useSearchParams().get("sentence") ?? "";
  const [text, setText] = useState(given.slice(0, MOST_SENTENCE));
  const [read, setRead] = useState<Read | null>(null);
  const mayAsk = useCan({ resource: "segments", action: "describe" }).data?.can;
  const isConfigured = useAnswer("GET /api/admin/criteria-fields", {}).answer?.readsSentences;
  const { write, isBusy, error } = useWrite("POST /api/admin/segments/from-sentence", { isQuiet: true });
  const isOffered = mayAsk === true && isConfigured === true;
  const sentence = text.trim();
  const convert = async () => {
    if (sentence === "" || isBusy) return;
    setRead(null);
    const answer = await write({ sentence });
    if (!answer) return;
    builder.load(readCriteria(answer.data.criteria).criteria);
    setRead(answer.data);
  };
  useEffect(() => {
    if (isOffered && takeSentence(given)) void convert();
  });
  if (!isOffered) return null;
  return (
    <div className={`stack gap-4 ${styles.described}`}>
      <label className="font-medium" htmlFor={id}>
        {t("label")}
      </label>
      <div className={`row gap-8 ${styles.describedRow}`}>
        <Input
          id={id}
          value={text}
          maxLength={MOST_SENTENCE}
          aria-describedby={`${id}-about`}
          onChange={({ target }) => setText(target.value)}
          onPressEnter={convert}
        />
        <Button onClick={convert} loading={isBusy} disabled={sentence === ""}>
          {t("convert")}
        </Button>
      </div>
      <p className="small soft" id={`${id}-about`}>
        {t("about")}
      </p>
      {error && !isBusy && (
        <p role="alert" className={`small soft ${styles.describedProblem}`}>
          {error.message}
        </p>
      )}
      {read && <Doubts read={read} reader={reader} />}
    </div>
  );
};

type CountPanelProps = { preview: LivePreview; isEmpty: boolean; isWrong: boolean };

/**
 * The number of matching customers, and some of them, while the rule is edited. An outdated number is dimmed and struck
 * through.
 */
const CountPanel = ({ preview, isEmpty, isWrong }: CountPanelProps) => {
  const t = useTranslations();
  const { count, percent } = useFormats();
  const isPhone = useIsPhone();
  const { last, current, isCounting, error, retry } = preview;
  const number = (of: NonNullable<typeof last>) => {
    const digits = count(of.count);
    return of.isEstimate ? t("segments.about", { count: digits }) : digits;
  };
  const why = isEmpty ? t("segments.count_empty") : isWrong ? t("segments.count_paused") : null;
  return (
    <aside className={`stack gap-8 panel p-20 ${styles.count}`} aria-label={t("segments.live_count")}>
      <p
        className={`huge-figure ${styles.number}`}
        aria-hidden={current === null}
        data-stale={current === null ? "" : undefined}
      >
        {last ? <span>{number(last)}</span> : <span>–</span>}
      </p>
      {/* Only final numbers are announced. */}
      <p role="status" className={styles.countWords}>
        {current && why === null
          ? t(current.isEstimate ? "segments.count_about" : "segments.count_of", {
              count: current.count,
              share: percent(current.share),
              all: current.customers,
            })
          : ""}
      </p>
      {why !== null ? (
        <p className="small font-normal faint">{why}</p>
      ) : (
        isCounting && <p className="small font-normal faint">{t("segments.counting")}</p>
      )}
      {error && (
        <div role="alert" className="stack items-start gap-8">
          <p>{error.code === "SEGMENT_CYCLE" ? error.message : t("segments.count_failed")}</p>
          {error.code !== "SEGMENT_CYCLE" && (
            <Button size="small" onClick={retry}>
              {t("buttons.retry")}
            </Button>
          )}
        </div>
      )}
      {current && why === null && current.sample.length > 0 && (
        <details className={styles.sample} open={!isPhone}>
          <summary>{t("segments.sample", { count: current.sample.length, all: current.count })}</summary>
          <PreviewedCustomers people={current.sample} label={t("segments.sample_label")} />
        </details>
      )}
      {current && why === null && current.count === 0 && (
        <>
          <p>{t("states.empty_segment", { count: current.nearest.length })}</p>
          <PreviewedCustomers people={current.nearest} label={t("segments.nearest_label")} />
        </>
      )}
    </aside>
  );
};

type Props = { builder: Builder; preview: LivePreview; isWrong: boolean };

/** The rows, the rule as a sentence below, and the matching customers beside them. */
export const EditorRule = ({ builder, preview, isWrong }: Props) => {
  const t = useTranslations("segments");
  const reader = useCriteriaReader();
  const { reach, count } = preview.current ?? {};
  const alone = reach ? new Map(reach.map((one) => [one.path, one.count])) : null;
  // If no customers match, point at the condition that matches the fewest by itself.
  const [rarest] = reach && count === 0 ? reach.toSorted((a, b) => a.count - b.count) : [];
  return (
    <div className={`grid gap-16 ${styles.editor}`}>
      <div className="stack min-w-0 gap-16">
        <SentenceField builder={builder} reader={reader} />
        <CriteriaBuilder builder={builder} reader={reader} matchCounts={alone} rarestPath={rarest?.path ?? null} />
        <p id="criteria-after" className={styles.sentence} tabIndex={-1}>
          <strong>{t("in_words")}</strong>{" "}
          {builder.criteria ? criteriaInWords(builder.criteria, reader) : t("no_words")}
        </p>
      </div>
      <CountPanel preview={preview} isEmpty={builder.isEmpty} isWrong={isWrong} />
    </div>
  );
};
