"use client";

import { useState } from "react";
import type { CodeLanguage } from "#contracts/openapi/code-samples.ts";
import { CodePanel } from "./code-panel.tsx";
import { OperationWords } from "./operation-words.tsx";
import type { Operation } from "./operations.ts";
import styles from "./reference.module.css";
import { draftOf } from "./try/draft.ts";
import { TryPanel } from "./try/try-panel.tsx";

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
  const [draft, setDraft] = useState(() => draftOf(operation, first ?? { title: "", address: "/api/" }));
  return (
    <section id={id} className={styles.operation} aria-labelledby={`${id}-title`}>
      <OperationWords operation={operation} />
      <div className={styles.codeColumn}>
        <CodePanel
          operation={operation}
          draft={draft}
          server={server}
          code={code}
          onCode={onCode}
          onExample={(example) => setDraft(draftOf(operation, example))}
        />
        <TryPanel operation={operation} draft={draft} onChange={setDraft} />
      </div>
    </section>
  );
};
