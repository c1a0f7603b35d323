"use client";

import { useTranslations } from "next-intl";
import { useMedia } from "#ui/shared/device/use-media.ts";
import { byTopic, type Operation } from "./operations.ts";
import styles from "./reference.module.css";
import { useCurrentSection } from "./use-current-section.ts";

/** The routes by topic, with the current one marked; collapsed on narrow screens. */
export const RoutesNav = ({ operations }: { operations: Operation[] }) => {
  const t = useTranslations("api");
  const isNarrow = useMedia("(max-width: 1023px)");
  const current = useCurrentSection(operations.map(({ id }) => id));
  const groups = byTopic(operations).map((group) => (
    <div key={group.topic} className={styles.navGroup}>
      <p className={styles.navTopic}>{t(`topics.${group.topic}`)}</p>
      <ul>
        {group.operations.map(({ id, title }) => (
          <li key={id}>
            <a href={`#${id}`} lang="en" {...(id === current && { "aria-current": "location" as const })}>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </div>
  ));
  return (
    <nav className={styles.nav} aria-label={t("routes")}>
      {isNarrow ? (
        <details>
          <summary>{t("routes")}</summary>
          {groups}
        </details>
      ) : (
        groups
      )}
    </nav>
  );
};
