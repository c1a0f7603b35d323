"use client";

import { Button } from "antd";
import { useLocale, useTranslations } from "next-intl";
import { saveFile } from "#ui/shared/data/save-file.ts";
import { CodeBlock, CopyBlock } from "../code-block.tsx";
import { Collapsible } from "../collapsible.tsx";
import styles from "../reference.module.css";
import { type Reply, SHOWN_BYTES } from "./send.ts";
import { StatusLine } from "./status-line.tsx";

/** The response with status, time, size, headers and body; files can be saved. */
export const ReplyView = ({ title, reply }: { title: string; reply: Reply }) => {
  const t = useTranslations("api");
  const numbers = new Intl.NumberFormat(useLocale());
  const { status, ms, headers, content, text, fileName } = reply;
  if (status === 0) return <p className={styles.problem}>{t("no_answer")}</p>;
  const outcome = (
    <p>
      <StatusLine status={status} />
      {" · "}
      {t("took", { ms: numbers.format(ms) })}
      {" · "}
      {t("bytes", { count: numbers.format(content.size) })}
    </p>
  );
  return (
    <div className={styles.reply}>
      {text ? (
        <CopyBlock label={`${t("answer")}: ${title}`} text={text}>
          {outcome}
        </CopyBlock>
      ) : (
        outcome
      )}
      {content.size > SHOWN_BYTES && <p className={styles.note}>{t("cut", { bytes: numbers.format(SHOWN_BYTES) })}</p>}
      {(fileName || content.size > SHOWN_BYTES) && (
        <Button onClick={() => saveFile({ name: fileName ?? "answer.json", content })}>{t("save")}</Button>
      )}
      <Collapsible summary={t("headers", { count: headers.length })}>
        <CodeBlock text={headers.map(([name, value]) => `${name}: ${value}`).join("\n")} />
      </Collapsible>
    </div>
  );
};
