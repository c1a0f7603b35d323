"use client";

import { Button, Drawer } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { useShowWritten } from "#ui/shared/data/use-answer.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { useDismiss } from "#ui/shared/feedback/use-dismiss.ts";
import { CardSkeleton } from "#ui/shared/people/card-skeleton.tsx";
import { useRefreshMe } from "#ui/shared/session/use-refresh-me.ts";
import { AlertItem } from "./alert-item.tsx";
import styles from "./alerts.module.css";
import type { useInbox } from "./use-inbox.ts";

type Props = { inbox: ReturnType<typeof useInbox>; onClose: () => void };

/** The user's alerts, newest first. Following an alert's link marks it as read. */
export const InboxDrawer = ({ inbox, onClose }: Props) => {
  const t = useTranslations();
  const { isOpen, close, onClosed } = useDismiss(onClose);
  const showWritten = useShowWritten();
  const refreshMe = useRefreshMe();
  const { write } = useWrite("POST /api/admin/alerts/read", { key: "alerts", refresh: refreshMe });
  const markRead = async (ids?: string[]) => {
    const answer = await write(ids ? { ids } : {});
    if (!answer) return;
    await showWritten("GET /api/admin/alerts", ({ data, ...before }) => ({
      ...before,
      unread: answer.data.unread,
      data: data.map((alert) => ({ ...alert, isRead: alert.isRead || !ids || ids.includes(alert.id) })),
    }));
  };
  const { answer, error, retry, unread, hasMore, showMore } = inbox;
  return (
    <Drawer
      open={isOpen}
      onClose={close}
      afterOpenChange={(isShown) => !isShown && onClosed()}
      width="min(440px, 100vw)"
      title={t("alerts.title")}
      closable={{ "aria-label": t("shell.close") }}
      extra={
        unread > 0 && (
          <Button type="link" size="small" onClick={() => void markRead()}>
            {t("alerts.read_all")}
          </Button>
        )
      }
      footer={
        <Link href="/account#notifications" onClick={close}>
          {t("alerts.choose")}
        </Link>
      }
      styles={{ body: { padding: 0 } }}
    >
      {error && <ErrorCard title={t("alerts.failed_load")} error={error} onRetry={retry} />}
      {!answer && !error && <CardSkeleton height={320} />}
      {answer?.data.length === 0 && <p className={styles.empty}>{t("alerts.empty")}</p>}
      {answer && answer.data.length > 0 && (
        <ul className={styles.list}>
          {answer.data.map((alert) => (
            <AlertItem
              key={alert.id}
              alert={alert}
              onRead={() => void markRead([alert.id])}
              onFollow={() => {
                if (!alert.isRead) void markRead([alert.id]);
                close();
              }}
            />
          ))}
        </ul>
      )}
      {hasMore && (
        <Button type="link" className={styles.more ?? ""} onClick={showMore}>
          {t("alerts.more")}
        </Button>
      )}
    </Drawer>
  );
};
