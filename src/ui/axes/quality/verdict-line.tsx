"use client";

import { useTranslations } from "next-intl";
import { VERDICTS, verdictOf } from "#lib/domain/axes/verdict.ts";
import { TermInfo } from "#ui/shared/terms/term-info.tsx";
import styles from "../axes.module.css";
import type { ActiveAxis } from "../types.ts";
import { useVerdictWords } from "./use-verdict-words.ts";

/** How distinct an axis's segments are: one verdict, its rule in a tooltip, and the figures behind it on request. */
export const VerdictLine = ({ axis }: { axis: Pick<ActiveAxis, "quality" | "warnings"> }) => {
  const t = useTranslations("axes");
  const words = useVerdictWords();
  const verdict = verdictOf(axis);
  if (verdict === null) return <p className={styles.separation}>{t("one_group")}</p>;
  const dots = VERDICTS.length - VERDICTS.indexOf(verdict);
  return (
    <div className={styles.separation}>
      <div>
        <span aria-hidden className={styles.dots}>
          {"●".repeat(dots)}
          {"○".repeat(VERDICTS.length - dots)}
        </span>
        <TermInfo term="distinctness" text={t(`verdicts.${verdict}`)}>
          <p>{words.rule(verdict)}</p>
        </TermInfo>{" "}
        {t(`verdict_means.${verdict}`)}
      </div>
      <details>
        <summary>{t("details")}</summary>
        <ul className={styles.figures}>
          {words.figures(axis).map((figure) => (
            <li key={figure}>{figure}</li>
          ))}
        </ul>
      </details>
    </div>
  );
};
