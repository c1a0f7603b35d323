"use client";

import { Drawer } from "antd";
import { useTranslations } from "next-intl";
import { useAnswer } from "#core/ui/data/use-answer.ts";
import { CopyLine } from "#core/ui/feedback/copy-line.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { useDismiss } from "#core/ui/feedback/use-dismiss.ts";
import { Facts } from "#core/ui/page/facts.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { CardSkeleton } from "#records/ui/people/card-skeleton.tsx";
import { MessageStateTag } from "./endpoint-state.tsx";
import { useMessageWords } from "./use-message-words.ts";
import styles from "./webhooks.module.css";

/** A message: what it says, and what the endpoint answered. */
export const WebhookMessageDrawer = ({ id, onClose }: { id: string; onClose: () => void }) => {
  const t = useTranslations();
  const formats = useFormats();
  const words = useMessageWords();
  const { isOpen, close, onClosed } = useDismiss(onClose);
  const { answer, error, retry } = useAnswer("GET /api/admin/webhook-messages/{id}", { id });
  const message = answer?.data;
  return (
    <Drawer
      open={isOpen}
      onClose={close}
      afterOpenChange={(isShown) => !isShown && onClosed()}
      width="min(520px, 100vw)"
      title={message ? t(`webhooks.events.${message.event}`) : t("webhooks.message")}
      closable={{ "aria-label": t("shell.close") }}
    >
      {error && <ErrorCard title={t("webhooks.message_failed")} error={error} onRetry={retry} />}
      {!message && !error && <CardSkeleton height={320} />}
      {message && (
        <div className={styles.message}>
          <p>
            <MessageStateTag state={message.state} /> {words.result(message)}
          </p>
          <Facts
            facts={[
              [t("webhooks.at"), formats.dated(message.at)],
              [t("webhooks.message_id"), <CopyLine key="id" label={t("webhooks.message_id")} text={message.id} />],
            ]}
          />
          <section aria-label={t("webhooks.body")}>
            <pre className={styles.body}>{JSON.stringify(message.body, null, 2)}</pre>
            <p className={styles.soft}>{t("webhooks.body_hint")}</p>
          </section>
        </div>
      )}
    </Drawer>
  );
};
