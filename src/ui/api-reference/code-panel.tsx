"use client";

import { Select } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Example } from "#contracts/contract.ts";
import { CODE_LANGUAGES, type CodeLanguage, codeSample } from "#contracts/openapi/code-samples.ts";
import { CopyBlock } from "./code-block.tsx";
import type { Operation } from "./operations.ts";
import styles from "./reference.module.css";
import { callOf, type Draft } from "./try/draft.ts";

const NAMES: Record<CodeLanguage, string> = { curl: "curl", typescript: "TypeScript", python: "Python" };

type Props = {
  operation: Operation;
  draft: Draft;
  server: string;
  code: CodeLanguage;
  onCode: (code: CodeLanguage) => void;
  onExample: (example: Example) => void;
};

/** The call as code, from an example or from the form. */
export const CodePanel = ({ operation, draft, server, code, onCode, onExample }: Props) => {
  const t = useTranslations("api");
  const { id, title, examples, ways } = operation;
  const [chosen, setChosen] = useState(0);
  // Programs have no login session, so there is no code for routes that need one.
  if (ways.length === 1 && ways[0] === "session") return null;
  return (
    <div className={styles.codePanel}>
      {examples.length > 1 && (
        <div className={styles.control}>
          <label htmlFor={`${id}-example`}>{t("example")}</label>
          <Select
            id={`${id}-example`}
            className={styles.select ?? ""}
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
      <CopyBlock label={`${title}: ${NAMES[code]}`} text={codeSample(code, callOf(operation, draft, server))}>
        <fieldset className={styles.languages}>
          <legend className="visually-hidden">{t("code_language")}</legend>
          {CODE_LANGUAGES.map((language) => (
            <label key={language} className={styles.language}>
              <input type="radio" name={`${id}-code`} checked={language === code} onChange={() => onCode(language)} />
              <span>{NAMES[language]}</span>
            </label>
          ))}
        </fieldset>
      </CopyBlock>
    </div>
  );
};
