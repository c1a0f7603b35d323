"use client";

import { useCan } from "@refinedev/core";
import { Button, Input } from "antd";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useId, useState } from "react";
import { findField } from "#lib/domain/segments/catalogue.ts";
import { type CriteriaReader, namedField } from "#lib/domain/segments/criteria-words.ts";
import { readCriteria } from "#lib/domain/segments/read-criteria.ts";
import { MOST_SENTENCE } from "#lib/domain/segments/sentence/limits.ts";
import type { AnswerOf } from "#ui/shared/api/call.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import type { Builder } from "../builder/use-builder.ts";
import styles from "../segments.module.css";
import { takeSentence } from "./sentence-handover.ts";

type Read = AnswerOf<"POST /api/admin/segments/from-sentence">["data"];

/** What to check in the conditions, besides the conditions themselves. */
const Doubts = ({ read, reader }: { read: Read; reader: CriteriaReader }) => {
  const t = useTranslations("sentence");
  const quoted = (texts: readonly string[]) => texts.map((text) => t("quoted", { text })).join(", ");
  const fieldName = (name: string) => {
    const field = findField(name);
    return field ? namedField(field, reader).words[reader.language] : name;
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
    <div className={styles.described}>
      <label htmlFor={id}>{t("label")}</label>
      <div className={styles.describedRow}>
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
      <p id={`${id}-about`}>{t("about")}</p>
      {error && !isBusy && (
        <p role="alert" className={styles.describedProblem}>
          {error.message}
        </p>
      )}
      {read && <Doubts read={read} reader={reader} />}
    </div>
  );
};
