"use client";

import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import styles from "./states.module.css";

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
