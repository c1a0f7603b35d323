"use client";

import { ApiOutlined, CheckOutlined, CloseCircleOutlined, CrownOutlined, SwapOutlined } from "@ant-design/icons";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Alert } from "#contracts/alerts/alerts.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./alerts.module.css";
import { useAlertWords } from "./use-alert-words.tsx";

const ICONS: Record<Alert["kind"], ReactNode> = {
  segment_size: <SwapOutlined rotate={90} />,
  champions_slipping: <CrownOutlined />,
  segment_failed: <CloseCircleOutlined />,
  run_failed: <CloseCircleOutlined />,
  import_failed: <CloseCircleOutlined />,
  connection_failed: <ApiOutlined />,
  webhook_disabled: <ApiOutlined />,
};

const FAILURES: readonly Alert["kind"][] = [
  "segment_failed",
  "run_failed",
  "import_failed",
  "connection_failed",
  "webhook_disabled",
];

type Props = { alert: Alert; onRead: () => void; onFollow: () => void };

export const AlertItem = ({ alert, onRead, onFollow }: Props) => {
  const t = useTranslations("alerts");
  const formats = useFormats();
  const link = (href: string) => (words: ReactNode) => (
    <Link href={href} onClick={onFollow}>
      {words}
    </Link>
  );
  const { title, more } = useAlertWords()(alert, link);
  const isUnread = !alert.isRead && !alert.endedAt;
  const when = (instant: string) => formats.moment(instant, new Date());
  return (
    <li className={styles.item} data-unread={isUnread || undefined} data-failure={FAILURES.includes(alert.kind)}>
      <span className={styles.icon} aria-hidden>
        {ICONS[alert.kind]}
      </span>
      <div className={styles.words}>
        <p>
          {isUnread && <span className="visually-hidden">{t("unread")}: </span>}
          {title}
        </p>
        {more}
        <p className={styles.when}>
          <time dateTime={alert.at}>{when(alert.at)}</time>
          {alert.endedAt && ` · ${t("ended", { time: when(alert.endedAt) })}`}
        </p>
      </div>
      {isUnread && (
        <Button
          type="text"
          size="small"
          icon={<CheckOutlined />}
          aria-label={t("read")}
          title={t("read")}
          onClick={onRead}
        />
      )}
    </li>
  );
};
