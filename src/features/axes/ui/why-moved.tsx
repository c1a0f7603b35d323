"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { Drifter } from "#features/axes/contracts/drift.ts";
import styles from "./axes.module.css";

type Reason = Pick<Drifter["why"][number], "axis" | "axisName" | "from" | "to">;

/** On which axes a customer moved, from what to what; the farthest first. */
export const WhyMoved = ({ reasons, most = reasons.length }: { reasons: readonly Reason[]; most?: number }) => {
  const t = useTranslations("drift");
  const { percent } = useFormats();
  const words = ({ axisName: axis, from, to }: Reason): string =>
    from.segment === to.segment
      ? t("why_share", { axis, segment: to.name, before: percent(from.share), now: percent(to.share) })
      : t("why_segment", { axis, from: from.name, to: to.name });
  const more = reasons.length - most;
  return (
    <ul className={`break-anywhere wrap-normal ${styles.reasons}`}>
      {reasons.slice(0, most).map((reason) => (
        <li key={reason.axis}>{words(reason)}</li>
      ))}
      {more > 0 && <li className="small faint">{t("more_axes", { count: more })}</li>}
    </ul>
  );
};
