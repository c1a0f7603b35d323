"use client";

import { useTranslations } from "next-intl";
import { useMedia } from "#ui/shared/device/use-media.ts";
import type { WebhookEvent } from "./events.ts";
import { byTopic, type Operation } from "./operations.ts";
import styles from "./reference.module.css";
import { useCurrentSection } from "./use-current-section.ts";

type Props = { operations: Operation[]; events: WebhookEvent[] };

/** The routes by topic and the webhook events, with the current one marked; collapsed on narrow screens. */
export const RoutesNav = ({ operations, events }: Props) => {
  const t = useTranslations("api");
  const isNarrow = useMedia("(max-width: 1023px)");
  const current = useCurrentSection([...operations, ...events].map(({ id }) => id));
  const parts: { name: string; links: { id: string; title: string }[] }[] = [
    ...byTopic(operations).map(({ topic, operations: links }) => ({ name: t(`topics.${topic}`), links })),
    ...(events.length > 0 ? [{ name: t("events"), links: events }] : []),
  ];
  const groups = parts.map(({ name, links }) => (
    <div key={name} className={styles.navGroup}>
      <p className={styles.navTopic}>{name}</p>
      <ul>
        {links.map(({ id, title }) => (
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
