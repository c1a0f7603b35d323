"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { TermInfo } from "#core/ui/term-info.tsx";
import type { AxisDetails } from "#features/axes/contracts/axes.ts";
import { STRONG } from "#lib/axes/membership.ts";
import type { AxisWarning } from "#lib/axes/model.ts";
import {
  judgeSegmentation,
  MANY_BETWEEN,
  MOST_BETWEEN,
  shareBetween,
  VERDICTS,
  type Verdict,
} from "#lib/axes/verdict.ts";
import { FAIR_SEPARATION, GOOD_SEPARATION } from "#lib/purchases/purchasing.ts";
import styles from "./axes.module.css";
import type { ActiveAxis } from "./use-axes.ts";

/** The axis's warnings, except those that the verdict on its segments includes. */
export const useWarningWords = () => {
  const t = useTranslations("axes.warnings");
  const { percent } = useFormats();
  const warningText = (code: AxisWarning["code"], values: Record<string, number>): string | null => {
    switch (code) {
      case "all_alike":
        return t("all_alike");
      case "mostly_alike":
        return t("mostly_alike", { share: percent(values.share ?? 0) });
      case "fewer_than_asked":
        return t("fewer_than_asked", { k: values.k ?? 0, asked: values.asked ?? 0 });
      // The verdict says both.
      case "many_between":
      case "weak_separation":
        return null;
    }
  };
  return ({ warnings }: Pick<AxisDetails, "warnings">): string[] =>
    // The contract allows codes of later versions, which have no text here.
    warnings.flatMap(({ code, values }) => warningText(code as AxisWarning["code"], values) ?? []);
};

/** The rule behind each verdict, and the two figures that it follows from. */
const useVerdictWords = () => {
  const t = useTranslations("axes");
  const { fine, percent } = useFormats();
  const bounds = {
    good: fine(GOOD_SEPARATION),
    fair: fine(FAIR_SEPARATION),
    strong: fine(STRONG),
    many: percent(MANY_BETWEEN),
    most: percent(MOST_BETWEEN),
  };
  return {
    rule: (verdict: Verdict): string => t(`verdict_rules.${verdict}`, bounds),
    figures: (axis: Pick<ActiveAxis, "quality" | "warnings">): string[] => {
      const { silhouette } = axis.quality;
      // Truncated, so that a score below a bound never reads like the bound.
      const score =
        silhouette === null ? [] : [t("figures.silhouette", { score: fine(Math.floor(silhouette * 100) / 100) })];
      const share = shareBetween(axis);
      const between =
        share > 0
          ? t("figures.between", { share: percent(share), strong: bounds.strong })
          : t("figures.few_between", { many: bounds.many, strong: bounds.strong });
      return [...score, between];
    },
  };
};

/** How distinct an axis's segments are: one verdict, its rule in a tooltip, and the figures behind it on request. */
export const VerdictLine = ({ axis }: { axis: Pick<ActiveAxis, "quality" | "warnings"> }) => {
  const t = useTranslations("axes");
  const words = useVerdictWords();
  const verdict = judgeSegmentation(axis);
  if (verdict === null) return <p className={`small ${styles.separation}`}>{t("one_group")}</p>;
  const dots = VERDICTS.length - VERDICTS.indexOf(verdict);
  return (
    <div className={`small ${styles.separation}`}>
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
