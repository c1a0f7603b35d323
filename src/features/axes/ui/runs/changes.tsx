"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { AxisDetails } from "#features/axes/contracts/axis-segment.ts";
import styles from "../axes.module.css";
import { type Change, hasRunBefore, listShareChanges } from "../change-model.ts";

/** A change as text: name, direction, percentage points. */
const useChangeWords = () => {
  const t = useTranslations("axes");
  const { decimal } = useFormats();
  return ({ kind, name, points }: Change): string => {
    if (kind !== "size") return t(kind === "new" ? "came" : "gone", { name });
    return t(points > 0 ? "grew" : "shrank", { name, points: decimal(Math.abs(points)) });
  };
};

type Props = { axis: AxisDetails; most: number; since: string | null };

/** The `most` largest changes of an axis's segments since a day, by default the previous run; empty after the first run. */
export const Changes = ({ axis, most, since }: Props) => {
  const t = useTranslations("axes");
  const changeWords = useChangeWords();
  if (!hasRunBefore(axis)) return null;
  const changes = listShareChanges(axis).slice(0, most);
  if (changes.length === 0)
    return <p className={styles.soft}>{since ? t("unchanged_since", { day: since }) : t("unchanged")}</p>;
  return (
    <p className={styles.soft}>
      {since ? t("changed_since", { day: since }) : t("changed")} {changes.map(changeWords).join(" · ")}
    </p>
  );
};
