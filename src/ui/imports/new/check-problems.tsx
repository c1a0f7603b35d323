"use client";

import { useTranslations } from "next-intl";
import type { ImportCheck } from "#contracts/imports/files.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useProblemWords } from "../use-problem-words.ts";
import styles from "./wizard.module.css";

/** Problems that rows share, with an example of each. */
export const CheckProblems = ({ result }: { result: NonNullable<ImportCheck["result"]> }) => {
  const t = useTranslations("imports");
  const formats = useFormats();
  const words = useProblemWords();
  return (
    <Card title={t("check.problems", { count: result.rowsRefused })} isLoose>
      <p className={styles.soft}>{t("check.problems_about")}</p>
      <ul className={styles.groups}>
        {result.problems.map((problem) => (
          <li key={`${problem.column} ${problem.reason}`}>
            <span className={styles.groupCount}>{t("check.lines", { count: problem.count })}</span>
            <span>
              <span className={styles.strong}>{problem.column && `${problem.column}: `}</span>
              {words(problem)}
              <span className={styles.example}>
                {problem.example
                  ? t("check.example", { line: formats.count(problem.firstLine), value: problem.example })
                  : t("check.example_empty", { line: formats.count(problem.firstLine) })}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
};
