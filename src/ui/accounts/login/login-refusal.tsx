"use client";

import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { PlainButton } from "#ui/shared/buttons/plain-button.tsx";
import { CopyLine } from "#ui/shared/feedback/copy-line.tsx";
import type { Refusal } from "#ui/shared/session/session-calls.ts";
import styles from "./login.module.css";

const FIRST_BUSINESS =
  'npm run admin -- create-business --slug my-shop --name "My shop" --time-zone America/New_York --currency USD';
const FIRST_ADMIN =
  'npm run admin -- create-user --business my-shop --name "My name" --email me@example.com --role admin';

type Props = { refusal: Refusal | null; onEnd: () => void; onRetry: () => void };

/** Why the login was refused and what to do next. */
export const LoginRefusal = ({ refusal, onEnd, onRetry }: Props) => (
  <div role="alert">
    {refusal && (
      <div className={refusal.kind === "no-user" ? styles.firstRun : styles.refusal}>
        <RefusalText refusal={refusal} onEnd={onEnd} onRetry={onRetry} />
      </div>
    )}
  </div>
);

const RefusalText = ({ refusal, onEnd, onRetry }: Props & { refusal: Refusal }) => {
  const t = useTranslations();
  switch (refusal.kind) {
    case "wrong":
      return <p>{t("errors_admin.BAD_CREDENTIALS.message")}</p>;
    case "locked":
      return <Locked minutes={refusal.minutes} onEnd={onEnd} />;
    case "no-user":
      return (
        <>
          <p className={styles.refusalTitle}>{t("login.no_user")}</p>
          <p>{t("login.no_user_do")}</p>
          <CopyLine label={t("login.make_business")} text={FIRST_BUSINESS} />
          <CopyLine label={t("login.make_admin")} text={FIRST_ADMIN} />
        </>
      );
    default:
      return (
        <>
          <p>{t("login.unreachable")}</p>
          <PlainButton onClick={onRetry}>{t("buttons.retry")}</PlainButton>
        </>
      );
  }
};

/** Counts down by the minute and disappears at zero. */
const Locked = ({ minutes, onEnd }: { minutes: number; onEnd: () => void }) => {
  const t = useTranslations("login");
  const [left, setLeft] = useState(minutes);
  useEffect(() => setLeft(minutes), [minutes]);
  useEffect(() => {
    const timer = setTimeout(() => (left > 1 ? setLeft(left - 1) : onEnd()), 60_000);
    return () => clearTimeout(timer);
  }, [left, onEnd]);
  return <p>{t("locked", { minutes: left })}</p>;
};
