"use client";

import { LockOutlined } from "@ant-design/icons";
import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { type ReactNode, useSyncExternalStore } from "react";
import styles from "./states.module.css";

/**
 * A visual sign that newer figures are loading; a text elsewhere says so too. `isPrevious`: the cards beside it still show what
 * was chosen before, and are dimmed.
 */
export const ProgressLine = ({ isPrevious = false }: { isPrevious?: boolean }) => (
  <div className={styles.progress} data-previous={isPrevious || undefined} aria-hidden />
);

/** Why names, contact data and notes are masked, and who can change that. */
export const PersonalDataHint = () => (
  <p className="soft">
    <LockOutlined aria-hidden /> {useTranslations("table")("personal_data_hidden")}
  </p>
);

/** Without orders: the way to import some, for users who may. */
export const ImportLink = () => {
  const t = useTranslations("imports");
  if (!useCan({ resource: "imports", action: "create" }).data?.can) return <p>{t("no_right")}</p>;
  return (
    <Link href="/imports/new">
      <Button type="primary" tabIndex={-1}>
        {t("go")}
      </Button>
    </Link>
  );
};

const listen = (changed: () => void) => {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
};

const useIsOnline = (): boolean =>
  useSyncExternalStore(
    listen,
    () => navigator.onLine,
    () => true,
  );

/** While offline, says that the page shows the last known data. */
export const OfflineBanner = () => {
  const t = useTranslations("states");
  const isOnline = useIsOnline();
  return <div role="status">{!isOnline && <p className={styles.offline}>{t("offline")}</p>}</div>;
};

type Props = {
  children: ReactNode;
  role?: "status";
  /** Worth knowing, but no reason for caution. */
  isQuiet?: boolean;
};

export const Notice = ({ children, role, isQuiet = false }: Props) => (
  <div className={isQuiet ? `warning-box ${styles.quiet}` : "warning-box"} role={role}>
    {children}
  </div>
);
