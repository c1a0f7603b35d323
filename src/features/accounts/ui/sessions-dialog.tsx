"use client";

import { Button, Modal, Tag } from "antd";
import { useTranslations } from "next-intl";
import { useDismiss } from "#core/ui/feedback/confirm.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { MySession, Session } from "#features/accounts/contracts/passwords-and-sessions.ts";
import type { User } from "#features/accounts/contracts/users.ts";

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
  sessions: Pick<ReturnType<typeof useAnswer>, "isSettled" | "error" | "retry"> & {
    rows: SessionRowsProps["sessions"];
  };
  ending: { isBusy: boolean; end: (id: string) => unknown };
  /** Ends all of them, or all except the current one. */
  endAllWords: string;
  endAll: () => Promise<unknown>;
  onClose: () => void;
};

const SessionsDialog = ({ title, sessions, ending, endAllWords, endAll, onClose }: Props) => {
  const t = useTranslations();
  const { isOpen, close, onClosed } = useDismiss(onClose);
  const others = sessions.rows.filter(({ isCurrent }) => !isCurrent);
  const endAllButton = (
    <Button
      danger
      disabled={others.length === 0}
      loading={ending.isBusy}
      onClick={() => void endAll().then(sessions.retry)}
    >
      {endAllWords}
    </Button>
  );
  return (
    <Modal open={isOpen} title={title} footer={endAllButton} onCancel={close} afterClose={onClosed}>
      {sessions.error && <Notice>{t("shell.not_reachable")}</Notice>}
      {sessions.isSettled && sessions.rows.length === 0 && <p>{t("sessions.none")}</p>}
      <SessionRows sessions={sessions.rows} isBusy={ending.isBusy} onEnd={ending.end} />
    </Modal>
  );
};

/** The user's own active sessions, across all businesses. */
export const MySessions = ({ onClose }: { onClose: () => void }) => {
  const t = useTranslations("sessions");
  const sessions = useAnswer("GET /api/admin/me/sessions", {});
  const options = { key: "sessions", reloads: ["GET /api/admin/me/sessions"] } as const;
  const { write: end, isBusy } = useWrite("DELETE /api/admin/me/sessions/{id}", options);
  const { write: endOthers } = useWrite("DELETE /api/admin/me/sessions", { key: "sessions" });
  return (
    <SessionsDialog
      title={t("title")}
      sessions={{ ...sessions, rows: sessions.query.data?.data ?? [] }}
      ending={{ isBusy, end: (id) => end({ id }, { successMessage: t("ended") }) }}
      endAllWords={t("others")}
      endAll={() => endOthers({ keep: "current" }, { successMessage: t("ended") })}
      onClose={onClose}
    />
  );
};

/** A user's active sessions in this business, for admins. */
export const UserSessions = ({ user: { id, name }, onClose }: { user: User; onClose: () => void }) => {
  const t = useTranslations("sessions");
  const sessions = useAnswer("GET /api/admin/users/{id}/sessions", { id });
  const options = { key: "sessions", reloads: ["GET /api/admin/users/{id}/sessions"] } as const;
  const { write: end, isBusy } = useWrite("DELETE /api/admin/users/{id}/sessions/{sessionId}", options);
  const { write: endAll } = useWrite("DELETE /api/admin/users/{id}/sessions", { key: "sessions" });
  return (
    <SessionsDialog
      title={t("of", { name })}
      sessions={{ ...sessions, rows: sessions.query.data?.data ?? [] }}
      ending={{ isBusy, end: (sessionId) => end({ id, sessionId }, { successMessage: t("ended") }) }}
      endAllWords={t("all")}
      endAll={() => endAll({ id }, { successMessage: t("ended") })}
      onClose={onClose}
    />
  );
};
