"use client";

import { Drawer } from "antd";
import { useTranslations } from "next-intl";
import { useDismiss } from "#core/ui/feedback/confirm.tsx";
import { CopyLine } from "#core/ui/feedback/copy-line.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Facts } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { CardSkeleton } from "#records/ui/people/customer-part.tsx";
import { MessageStateTag, useMessageWords } from "./webhook-state.tsx";

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
        <div className="grid gap-16">
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
            <pre className={`text-13 break-anywhere m-0 ${styles.body}`}>{JSON.stringify(message.body, null, 2)}</pre>
            <p className="soft">{t("webhooks.body_hint")}</p>
          </section>
        </div>
      )}
    </Drawer>
  );
};
