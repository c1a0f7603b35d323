"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { AxisDetails } from "#contracts/axes/axis-segment.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./axes.module.css";
import { VerdictLine } from "./quality/verdict-line.tsx";
import { useWarningWords } from "./quality/warnings.tsx";
import { Changes } from "./runs/changes.tsx";
import { SizeBar } from "./size-bar.tsx";

type Props = { axis: AxisDetails; ranAt: string | undefined; since: string | null };

/** One axis: its question, sizes, separation and changes since a day or the previous run. `ranAt` is the last run. */
export const AxisCard = ({ axis, ranAt, since }: Props) => {
  const t = useTranslations("axes");
  const formats = useFormats();
  const warningsOf = useWarningWords();
  return (
    <li className={styles.item}>
      <Card className={styles.card}>
        <h2 className={styles.axisName}>
          <Link href={`/axes/${axis.axis}`}>{axis.name}</Link>
        </h2>
        <p className={styles.asks}>{axis.asks}</p>
        {axis.quality ? (
          <>
            <SizeBar label={t("sizes_of", { name: axis.name })} segments={axis.segments} />
            <VerdictLine axis={{ ...axis, quality: axis.quality }} />
            {warningsOf(axis).map((warning) => (
              <p key={warning} className={styles.warning}>
                {warning}
              </p>
            ))}
            <Changes axis={axis} most={2} since={since} />
            {axis.ranAt !== null && axis.ranAt !== ranAt && (
              <p className={styles.soft}>{t("found_earlier", { time: formats.moment(axis.ranAt, new Date()) })}</p>
            )}
          </>
        ) : (
          <p className={styles.soft}>{t(axis.missing === "no_tickets" ? "needs_tickets" : "needs_run")}</p>
        )}
      </Card>
    </li>
  );
};
