"use client";

import { useTranslations } from "next-intl";
import { CallError } from "#core/ui/call.ts";
import { PlainButton } from "#core/ui/plain-button.tsx";
import type { Permission } from "#core/values/permissions.ts";
import { CopyLine } from "./copy-line.tsx";
import styles from "./states.module.css";

/** Shown instead of a page: the missing permission, and who can grant it. */
export const NoPermission = ({ permission }: { permission: Permission }) => {
  const t = useTranslations();
  return (
    <section className="stack items-start max-w-prose gap-12 panel p-20">
      <p>{t("states.no_permission", { permission: t(`permissions.${permission}`) })}</p>
    </section>
  );
};

type Props = { title: string; error: unknown; onRetry: () => void };

/** What failed, that nothing was changed, what to do, and the reference to quote. The rest of the page keeps working. */
export const ErrorCard = ({ title, error, onRetry }: Props) => {
  const t = useTranslations();
  const facts = error instanceof CallError ? error : undefined;
  const requestId = facts?.requestId;
  const why =
    facts?.status === 503 && facts.retryAfterSeconds
      ? t("errors_admin.SERVICE_UNAVAILABLE.message", { seconds: facts.retryAfterSeconds })
      : facts?.status === 429
        ? t("errors_admin.RATE_LIMITED.message", { seconds: facts.retryAfterSeconds ?? 60 })
        : requestId
          ? t("states.error", { requestId })
          : t("shell.not_reachable");
  return (
    <section className={`stack items-start max-w-prose gap-12 panel p-20 ${styles.errorCard}`} role="alert">
      <h2 className="title">{title}</h2>
      <p>{why}</p>
      {requestId && <CopyLine label={t("shell.reference")} text={requestId} />}
      <PlainButton onClick={onRetry}>{t("buttons.retry")}</PlainButton>
    </section>
  );
};
