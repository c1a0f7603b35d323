"use client";

import { useTranslations } from "next-intl";
import { useHidesPersonalData } from "#core/ui/session/use-hides-personal-data.ts";
import { PREFIXES, RESULT_KINDS, type ResultKind } from "#features/search/rules/kinds.ts";
import styles from "./palette.module.css";

type Props = { text: string; kind: ResultKind | null; onPrefix: (sign: string) => void };

/** Shown without results: what can be found, and the signs that limit the search. */
export const PaletteHint = ({ text, kind, onPrefix }: Props) => {
  const t = useTranslations("palette");
  const isMasked = useHidesPersonalData();
  return (
    <div className={styles.hint}>
      <p>{text === "" ? t("begin") : t("nothing", { query: text })}</p>
      <p className={styles.soft}>{t(isMasked ? "hint_ids" : "hint")}</p>
      <ul className={styles.prefixes}>
        {RESULT_KINDS.flatMap((one) => {
          const sign = PREFIXES[one];
          if (!sign || one === kind) return [];
          return (
            <li key={one}>
              <button type="button" className={styles.prefix} onClick={() => onPrefix(sign)}>
                <kbd>{sign}</kbd> {t(`groups.${one}`)}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
};
