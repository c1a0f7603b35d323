"use client";

import { useTranslations } from "next-intl";
import { CodeBlock } from "./code-block.tsx";
import { Collapsible } from "./collapsible.tsx";
import { FieldList } from "./field-list.tsx";
import type { Operation, OperationAnswer } from "./operations.ts";
import styles from "./reference.module.css";
import { StatusLine } from "./try/status-line.tsx";

const Bodies = ({ bodies }: Pick<OperationAnswer, "bodies">) =>
  bodies.map(({ title, value }) => {
    const text = JSON.stringify(value, null, 2);
    return (
      <div key={text}>
        {title && (
          <p className={styles.note} lang="en">
            {title}
          </p>
        )}
        <CodeBlock text={text} />
      </div>
    );
  });

/** The successful response: example, fields and headers. */
const Success = ({ answer }: { answer: OperationAnswer }) => {
  const t = useTranslations("api");
  const { status, bodies, fields, headers, files } = answer;
  return (
    <div className={styles.answer}>
      <p>
        <StatusLine status={status} />
        {files.length > 0 && (
          <> · {t.rich("or_file", { types: files.join(", "), code: (chunk) => <code>{chunk}</code> })}</>
        )}
      </p>
      {bodies.length > 0 && (
        <Collapsible summary={t("example")}>
          <Bodies bodies={bodies} />
        </Collapsible>
      )}
      {fields.length > 0 && (
        <Collapsible summary={t("fields", { count: fields.length })}>
          <FieldList fields={fields} />
        </Collapsible>
      )}
      <Collapsible summary={t("headers", { count: headers.length })}>
        <dl className={styles.fields}>
          {headers.map(([header, about]) => (
            <div key={header}>
              <dt>
                <code className={styles.fieldName}>{header}</code>
              </dt>
              <dd lang="en">{about}</dd>
            </div>
          ))}
        </dl>
      </Collapsible>
    </div>
  );
};

/** Every possible response with an example body. */
export const Answers = ({ operation: { answers } }: { operation: Operation }) => {
  const t = useTranslations("api");
  const failures = answers.filter(({ status }) => status >= 400);
  return (
    <div className={styles.part}>
      <h4 className={styles.partTitle}>{t("answers")}</h4>
      {answers
        .filter(({ status }) => status < 400)
        .map((answer) => (
          <Success key={answer.status} answer={answer} />
        ))}
      <Collapsible
        className={styles.answer}
        summary={
          <>
            {t("wrong")}: <code>{failures.map(({ status }) => status).join(" ")}</code>
          </>
        }
      >
        {failures.map(({ status, bodies }) => (
          <div key={status} className={styles.failure}>
            <p>
              <StatusLine status={status} />
            </p>
            <Bodies bodies={bodies} />
          </div>
        ))}
      </Collapsible>
    </div>
  );
};
