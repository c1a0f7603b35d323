"use client";

import { Select } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Example } from "#core/contracts/contract.ts";
import { useMe } from "#core/ui/session/me.ts";
import { isPermission } from "#core/values/permissions.ts";
import { CODE_LANGUAGES, type CodeLanguage, codeSample } from "#features/api/contracts/openapi/code-samples.ts";
import { CodeBlock, Collapsible, CopyBlock, FieldList, StatusLine } from "./code-block.tsx";
import { type Draft, toCall, toDraft } from "./draft-fields.tsx";
import type { Operation, OperationAnswer } from "./operations.ts";
import styles from "./reference.module.css";

import { TryPanel } from "./try-panel.tsx";

const Bodies = ({ bodies }: Pick<OperationAnswer, "bodies">) =>
  bodies.map(({ title, value }) => {
    const text = JSON.stringify(value, null, 2);
    return (
      <div key={text}>
        {title && (
          <p className="small faint" lang="en">
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
              <dt className="row items-baseline">
                <code className={`text-13 font-semibold text-ink no-underline ${styles.fieldName}`}>{header}</code>
              </dt>
              <dd className="soft" lang="en">
                {about}
              </dd>
            </div>
          ))}
        </dl>
      </Collapsible>
    </div>
  );
};

/** Every possible response with an example body. */
const Answers = ({ operation: { answers } }: { operation: Operation }) => {
  const t = useTranslations("api");
  const failures = answers.filter(({ status }) => status >= 400);
  return (
    <div className={`stack ${styles.part}`}>
      <h4 className={`subtitle m-0 ${styles.partTitle}`}>{t("answers")}</h4>
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
          <div key={status} className={`stack gap-4 ${styles.failure}`}>
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

/** The required permission, and whether the reader has it. */
const Who = ({ operation: { ways, permission } }: { operation: Operation }) => {
  const t = useTranslations();
  const { permissions } = useMe();
  const way = ways.length === 2 ? "both" : (ways[0] ?? "none");
  return (
    <p className="small faint">
      {t(`api.ways.${way}`)}
      {isPermission(permission) && (
        <>
          {" · "}
          {t.rich(permissions.includes(permission) ? "api.needs_yours" : "api.needs_not_yours", {
            permission: t(`permissions.${permission}`),
            name: permission,
            code: (chunk) => <code>{chunk}</code>,
          })}
        </>
      )}
    </p>
  );
};

const OperationWords = ({ operation }: { operation: Operation }) => {
  const t = useTranslations("api");
  const { id, title, method, path, description, parameters, body } = operation;
  return (
    <div className="stack min-w-0 gap-8 break-anywhere">
      <h3 id={`${id}-title`} className={`title ${styles.operationTitle}`}>
        <a href={`#${id}`} lang="en">
          {title}
        </a>
      </h3>
      <p className="soft">
        <code>
          <span className="font-semibold">{method}</span> {path}
        </code>
      </p>
      {description && <p lang="en">{description}</p>}
      <Who operation={operation} />
      {parameters.length > 0 && (
        <div className={`stack ${styles.part}`}>
          <h4 className={`subtitle m-0 ${styles.partTitle}`}>{t("parameters")}</h4>
          <FieldList fields={parameters} anchor={id} tellsRequired />
        </div>
      )}
      {body && (
        <div className={`stack ${styles.part}`}>
          <h4 className={`subtitle m-0 ${styles.partTitle}`}>{t("body")}</h4>
          <FieldList fields={body.fields} anchor={`${id}.body`} tellsRequired />
        </div>
      )}
      <Answers operation={operation} />
    </div>
  );
};

const NAMES: Record<CodeLanguage, string> = { curl: "curl", typescript: "TypeScript", python: "Python" };

type CodePanelProps = {
  operation: Operation;
  draft: Draft;
  server: string;
  code: CodeLanguage;
  onCode: (code: CodeLanguage) => void;
  onExample: (example: Example) => void;
};

/** The call as code, from an example or from the form. */
const CodePanel = ({ operation, draft, server, code, onCode, onExample }: CodePanelProps) => {
  const t = useTranslations("api");
  const { id, title, examples, ways } = operation;
  const [chosen, setChosen] = useState(0);
  // Programs have no login session, so there is no code for routes that need one.
  if (ways.length === 1 && ways[0] === "session") return null;
  return (
    <div className="stack min-w-0 gap-12">
      {examples.length > 1 && (
        <div className={`stack gap-4 ${styles.control}`}>
          <label className="small" htmlFor={`${id}-example`}>
            {t("example")}
          </label>
          <Select
            id={`${id}-example`}
            className="w-full"
            value={chosen}
            options={examples.map(({ title: name }, at) => ({ value: at, label: <span lang="en">{name}</span> }))}
            popupMatchSelectWidth={false}
            onChange={(at) => {
              const example = examples[at];
              setChosen(at);
              if (example) onExample(example);
            }}
          />
        </div>
      )}
      <CopyBlock label={`${title}: ${NAMES[code]}`} text={codeSample(code, toCall(operation, draft, server))}>
        <fieldset className={`row gap-4-16 m-0 ${styles.languages}`}>
          <legend className="visually-hidden">{t("code_language")}</legend>
          {CODE_LANGUAGES.map((language) => (
            <label key={language} className={`flex items-center gap-6 ${styles.language}`}>
              <input type="radio" name={`${id}-code`} checked={language === code} onChange={() => onCode(language)} />
              <span>{NAMES[language]}</span>
            </label>
          ))}
        </fieldset>
      </CopyBlock>
    </div>
  );
};

type Props = {
  operation: Operation;
  server: string;
  code: CodeLanguage;
  onCode: (code: CodeLanguage) => void;
};

/** One route: its description, and beside it code and a form that share one draft of a call. */
export const OperationSection = ({ operation, server, code, onCode }: Props) => {
  const { id, examples } = operation;
  const [first] = examples;
  const [draft, setDraft] = useState(() => toDraft(operation, first ?? { title: "", address: "/api/" }));
  return (
    <section id={id} className={`panel p-20 ${styles.operation}`} aria-labelledby={`${id}-title`}>
      <OperationWords operation={operation} />
      <div className={`stack min-w-0 gap-16 ${styles.codeColumn}`}>
        <CodePanel
          operation={operation}
          draft={draft}
          server={server}
          code={code}
          onCode={onCode}
          onExample={(example) => setDraft(toDraft(operation, example))}
        />
        <TryPanel operation={operation} draft={draft} onChange={setDraft} />
      </div>
    </section>
  );
};
