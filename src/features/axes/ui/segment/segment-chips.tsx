"use client";

import { useTranslations } from "next-intl";
import { StateLink } from "#core/ui/address/state-link.tsx";
import { GroupMark } from "#core/ui/charts/group-mark.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import styles from "../axes.module.css";
import type { SideProps } from "../types.ts";

/** The axis's segments with their sizes; selects one. */
export const SegmentChips = ({ page, shown: { axis, segment } }: Omit<SideProps, "isTable">) => {
  const t = useTranslations("axes");
  const { count, percent } = useFormats();
  return (
    <nav aria-label={t("segments_of", { name: axis.name })}>
      <ul className={styles.chips}>
        {axis.segments.map(({ key, name, customer_count, population_percentage }, place) => (
          <li key={key}>
            <StateLink
              page={page}
              to={{ segment: key === axis.segments[0]?.key ? null : key, page: 1 }}
              isCurrent={key === segment.key}
              className={styles.chip}
            >
              <GroupMark place={place} />
              <span>{name}</span>
              <strong>{count(customer_count)}</strong>
              <span className={styles.soft}>{percent(population_percentage / 100)}</span>
            </StateLink>
          </li>
        ))}
      </ul>
    </nav>
  );
};
