"use client";

import { Button, Input } from "antd";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import type { CriteriaReader } from "#lib/domain/segments/criteria-words.ts";
import { readNewCriteria } from "#lib/domain/segments/read-criteria.ts";
import { CopyLine } from "#ui/shared/feedback/copy-line.tsx";
import styles from "./criteria.module.css";
import type { Builder } from "./use-builder.ts";
import { useRowWords } from "./use-row-words.ts";

/** The criteria as JSON, to copy or paste. Accepts both forms and shows the tree form. */
export const AdvancedJson = ({ builder, reader }: { builder: Builder; reader: CriteriaReader }) => {
  const t = useTranslations("builder");
  const words = useRowWords(reader);
  const id = useId();
  const [text, setText] = useState("");
  const [complaint, setComplaint] = useState<string | null>(null);
  const use = () => {
    let given: unknown;
    try {
      given = JSON.parse(text);
    } catch {
      setComplaint(t("no_json"));
      return;
    }
    const { criteria, problems } = readNewCriteria(given);
    const [first] = problems;
    setComplaint(first ? t("json_problem", { path: first.path, problem: words.problem(first) }) : null);
    if (first) return;
    builder.load(criteria);
    setText("");
  };
  return (
    <details className={styles.advanced}>
      <summary>{t("advanced")}</summary>
      <div className={styles.advancedBody}>
        {!builder.isEmpty && <CopyLine label={t("json")} text={JSON.stringify(builder.given)} />}
        <label htmlFor={id}>{t("paste")}</label>
        <Input.TextArea
          id={id}
          className={styles.code ?? ""}
          autoSize={{ minRows: 3, maxRows: 12 }}
          spellCheck={false}
          value={text}
          {...(complaint !== null && {
            status: "error" as const,
            "aria-invalid": true,
            "aria-describedby": `${id}-wrong`,
          })}
          onChange={({ target }) => setText(target.value)}
        />
        <p id={`${id}-wrong`} role="alert" className={styles.problem}>
          {complaint}
        </p>
        <Button size="small" disabled={text.trim() === ""} onClick={use}>
          {t("use_json")}
        </Button>
      </div>
    </details>
  );
};
