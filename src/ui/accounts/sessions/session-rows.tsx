"use client";

import { Button, Tag } from "antd";
import { useTranslations } from "next-intl";
import type { MySession, Session } from "#contracts/accounts/sessions.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";

type Props = {
  sessions: (Session & Partial<MySession>)[];
  isBusy: boolean;
  onEnd: (id: string) => void;
};

/** One row per session. The current one has no button, because the user menu logs it out. */
export const SessionRows = ({ sessions, isBusy, onEnd }: Props) => {
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
