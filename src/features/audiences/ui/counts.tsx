"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { LEFT_OUT, type LeftOut } from "#features/audiences/rules/audience.ts";
import styles from "./audiences.module.css";

type Props = {
  selected: number;
  sent: number;
  leftOut: Record<LeftOut, number>;
  /** The name of the number of members. */
  label: string;
  isStale?: boolean;
};

/** How many customers are sent, and why the others of the source are not. */
export const Counts = ({ selected, sent, leftOut, label, isStale = false }: Props) => {
  const t = useTranslations("audiences");
  const { exact } = useFormats();
  return (
    <dl className={styles.counts} data-stale={isStale || undefined}>
      <div className={styles.total}>
        <dt>{label}</dt>
        <dd>{exact(sent)}</dd>
      </div>
      <div>
        <dt>{t("selected")}</dt>
        <dd>{exact(selected)}</dd>
      </div>
      {LEFT_OUT.map((reason) => (
        <div key={reason}>
          <dt>{t(`left_out.${reason}`)}</dt>
          <dd>{exact(leftOut[reason])}</dd>
        </div>
      ))}
    </dl>
  );
};
