"use client";

import { useDelete, useList } from "@refinedev/core";
import { Button, Modal, Tag } from "antd";
import { useTranslations } from "next-intl";
import { useDismiss } from "#core/ui/feedback/confirm.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { MySession, Session } from "#features/accounts/contracts/passwords-and-sessions.ts";

type SessionRowsProps = {
  sessions: (Session & Partial<MySession>)[];
  isBusy: boolean;
  onEnd: (id: string) => void;
};

/** One row per session. The current one has no button, because the user menu logs it out. */
const SessionRows = ({ sessions, isBusy, onEnd }: SessionRowsProps) => {
  const t = useTranslations();
  const formats = useFormats();
  const time = (instant: string) => formats.moment(instant, new Date());
  return (
    <ul>
      {sessions.map(({ id, userAgent, network, business, isCurrent, createdAt, lastSeenAt, expiresAt }) => (
        <li key={id}>
          <strong>{userAgent ?? t("sessions.unknown")}</strong>
          <p>
            {[
              business,
              t("sessions.ip", { network }),
              t("sessions.seen", { time: time(lastSeenAt) }),
              t("sessions.until", { time: formats.dated(expiresAt) }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
          {isCurrent ? (
            <Tag>{t("sessions.this")}</Tag>
          ) : (
            <Button
              size="small"
              disabled={isBusy}
              aria-label={t("sessions.log_out_of", { time: time(createdAt) })}
              onClick={() => onEnd(id)}
            >
              {t("buttons.log_out")}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
};

type Props = {
  title: string;
  /** The resource with one record per session. */
  resource: string;
  /** Ends all of them, or all except the current one. */
  endAllWords: string;
  endAll: () => Promise<unknown>;
  onClose: () => void;
};

export const SessionsDialog = ({ title, resource, endAllWords, endAll, onClose }: Props) => {
  const t = useTranslations();
  const { isOpen, close, onClosed } = useDismiss(onClose);
  const { mutate: endOne, mutation } = useDelete();
  const { query, result } = useList<Session & Partial<MySession>>({
    resource,
    pagination: { mode: "off" },
    errorNotification: false,
    queryOptions: { staleTime: 0 },
  });
  const sessions = result.data;
  const others = sessions.filter(({ isCurrent }) => !isCurrent);
  const end = (id: string) =>
    endOne({ resource, id, successNotification: { type: "success", key: "sessions", message: t("sessions.ended") } });
  const endAllButton = (
    <Button
      danger
      disabled={others.length === 0}
      loading={mutation.isPending}
      onClick={() => void endAll().then(() => query.refetch())}
    >
      {endAllWords}
    </Button>
  );
  return (
    <Modal open={isOpen} title={title} footer={endAllButton} onCancel={close} afterClose={onClosed}>
      {query.isError && <Notice>{t("shell.not_reachable")}</Notice>}
      {query.isSuccess && sessions.length === 0 && <p>{t("sessions.none")}</p>}
      <SessionRows sessions={sessions} isBusy={mutation.isPending} onEnd={end} />
    </Modal>
  );
};
