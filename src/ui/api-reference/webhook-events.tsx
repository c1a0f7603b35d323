"use client";

import { useTranslations } from "next-intl";
import { CodeBlock } from "./code-block.tsx";
import { Collapsible } from "./collapsible.tsx";
import type { WebhookEvent } from "./events.ts";
import { FieldList } from "./field-list.tsx";
import styles from "./reference.module.css";

/** What webhook endpoints receive: of each event its fields, and beside them a sample. */
export const WebhookEvents = ({ events }: { events: WebhookEvent[] }) => {
  const t = useTranslations("api");
  return (
    <section className={styles.topic} aria-labelledby="webhook-events">
      <h2 id="webhook-events" className={styles.topicTitle}>
        {t("events")}
      </h2>
      {events.map(({ name, id, title, description, headers, body }) => (
        <section key={id} id={id} className={styles.operation} aria-labelledby={`${id}-title`}>
          <div className={styles.words}>
            <h3 id={`${id}-title`} className={styles.operationTitle}>
              <a href={`#${id}`} lang="en">
                {title}
              </a>
            </h3>
            <p className={styles.address}>
              <code>{name}</code>
            </p>
            {description && <p lang="en">{description}</p>}
            {body && (
              <div className={styles.part}>
                <h4 className={styles.partTitle}>{t("body")}</h4>
                <FieldList fields={body.fields} anchor={id} />
              </div>
            )}
            <Collapsible summary={t("headers", { count: headers.length })}>
              <FieldList fields={headers} />
            </Collapsible>
          </div>
          <div className={styles.codeColumn}>
            <CodeBlock text={JSON.stringify(body?.sample, null, 2)} />
          </div>
        </section>
      ))}
    </section>
  );
};
