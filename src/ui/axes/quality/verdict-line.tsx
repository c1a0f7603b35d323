"use client";

import { Tooltip } from "antd";
import { useTranslations } from "next-intl";
import { VERDICTS, verdictOf } from "#lib/domain/axes/verdict.ts";
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
      <p>
        <span aria-hidden className={styles.dots}>
          {"●".repeat(dots)}
          {"○".repeat(VERDICTS.length - dots)}
        </span>
        <Tooltip title={words.rule(verdict)} trigger={["hover", "focus", "click"]}>
          <button type="button" className={styles.verdict}>
            {t(`verdicts.${verdict}`)}
          </button>
        </Tooltip>{" "}
        {t(`verdict_means.${verdict}`)}
      </p>
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
